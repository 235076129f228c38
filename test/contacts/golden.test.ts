import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reconstruct } from '../../src/contacts/reconstruct.ts';
import { reconstructionJson } from '../../src/contacts/result/reconstructionJson.ts';
import { decodeDocument } from '../../src/upstream/history/decodeDocument.ts';

/** `UPDATE_GOLDEN=1 npx vitest run test/contacts/golden.test.ts` rewrites the expectations: read the diff. */
const UPDATE = process.env['UPDATE_GOLDEN'] === '1';

const folder = new URL('golden/', import.meta.url);
const cases = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe('golden histories', () => {
  it.each(cases)('%s', (name) => {
    const response = outcome(JSON.parse(read(name, 'input.json')));
    if (UPDATE) {
      writeFileSync(new URL(`${name}/expected.json`, folder), `${JSON.stringify(response, null, 2)}\n`);
    }
    expect(response, read(name, 'why.md')).toEqual(JSON.parse(read(name, 'expected.json')));
  });

  it('shows every rule at least twice', () => {
    const reasons = cases.map((name) => read(name, 'why.md'));
    const rules = Array.from({ length: 23 }, (_, index) => `R${index + 1}`);
    const rare = rules.filter((rule) => reasons.filter((why) => citedIn(why).has(rule)).length < 2);
    expect(rare).toEqual([]);
  });
});

function read(name: string, file: string): string {
  return readFileSync(new URL(`${name}/${file}`, folder), 'utf8');
}

/** The wording of anomalies is not part of an expectation. */
function outcome(document: unknown): unknown {
  const decoded = decodeDocument(document);
  if (!decoded.ok) return { error: 'CONTACT_HISTORY_UNAVAILABLE' };
  const { contacts, anomalies } = reconstructionJson(reconstruct(decoded.history));
  return { contacts, anomalies: anomalies.map(({ message: _, ...anomaly }) => anomaly) };
}

function citedIn(why: string): ReadonlySet<string> {
  return new Set(why.match(/\bR\d+\b/g));
}
