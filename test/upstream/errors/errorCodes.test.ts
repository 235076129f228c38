import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { describe, expect, it } from 'vitest';
import { GATEWAY_CODES, isGatewayCode } from '../../../src/upstream/errors/errorCodes.ts';
import { cleanUpstreamError } from '../../../src/upstream/response/graphqlErrors.ts';

/** Words in capitals and quotes in the sources that are no error codes. */
const NO_CODES = /^(ERR_|FST_|UND_|NON_BREAKING$|NO_RETRY$|CONVERSATION_CLOSED$|ROUTING_|UPSTREAM_AUTH$)/;

function codesInSources(): Set<string> {
  const folders = ['src/gateway', 'src/http', 'src/upstream', 'src/workers'];
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  );
  const sources = files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('errorCodes.ts'))
    .map((file) => readFileSync(file, 'utf8'));
  const words = sources.flatMap((source) => [
    ...source.matchAll(/'([A-Z]+(?:_[A-Z]+)+|UNAUTHENTICATED|DRAINING)'/g),
  ]);
  return new Set(words.map(([, word = '']) => word).filter((word) => !NO_CODES.test(word)));
}

describe('the codes of the gateway', () => {
  it('are all in the list, and nothing else is', () => {
    const used = new Set([...codesInSources(), ...Object.values(ApolloServerErrorCode)]);
    expect([...used].sort()).toEqual(GATEWAY_CODES);
  });

  it('are in the list once, in order', () => {
    expect([...new Set(GATEWAY_CODES)].sort()).toEqual(GATEWAY_CODES);
  });

  it.each([...GATEWAY_CODES, 'UPSTREAM_ANYTHING'])('are no code of an upstream error: %s', (name) => {
    for (const spelling of [name, name.toLowerCase(), ` ${name}`, `${name}\n`]) {
      const error = cleanUpstreamError({ message: 'It failed.', extensions: { name: spelling } });
      expect(error.extensions['code']).toBe('UPSTREAM_ERROR');
    }
  });

  it('are recognised in any spelling', () => {
    expect(isGatewayCode('limit_exceeded')).toBe(true);
    expect(isGatewayCode('NOT_FOUND')).toBe(false);
  });

  it('are the only ones in capitals that docs/failures.md names', () => {
    const text = readFileSync('docs/failures.md', 'utf8');
    const words = [...text.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)].map(([, word = '']) => word);
    const known = new Set<string>([...GATEWAY_CODES, ...OTHER_WORDS]);
    expect(words.length).toBeGreaterThan(20);
    expect(words.filter((word) => !known.has(word))).toEqual([]);
  });
});

/** Variables, codes of anomalies, and names of upstream errors. */
const OTHER_WORDS = [
  'CLIENT_MAX_OPERATIONS',
  'CLIENT_REQUESTS_PER_MINUTE',
  'CONTACTS_FETCH',
  'PERMISSION_DENIED',
  'UNREADABLE_FACT',
  'UPSTREAM_TIMEOUT_MS',
];
