import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * Where an error is caught and not looked at, with the reason. Anywhere else, a `catch` says which errors it expects
 * and passes on the rest: a mistake in the program must not look like a failure of the upstream.
 */
const UNSEEN: Readonly<Record<string, string>> = {
  'src/upstream/redis/encryption.ts': 'node:crypto throws a plain Error without a code for another key',
  'src/upstream/redis/redisConnection.ts': 'the listener of the connection logs the same error',
  'src/gateway/apollo/apolloExecution.ts':
    'the gateway gets the same promise next, and its rejection is reported',
  'src/cli/reconstruct/rebuilders.ts': 'the caller awaits the same promise, and gets its rejection',
  'src/export/files/partFiles.ts': 'what cannot be read is written again',
  'src/sync/postgres/connection.ts':
    'the connection is lost already, and the error that broke it is reported',
  'src/upstream/closedConversations/readAhead.ts':
    'the consumer awaits the same promise, and gets its rejection',
  'src/export/source/operationRate.ts': 'the caller awaits the same promise, and gets its rejection',
  'src/workers/primary/member.ts':
    'the channel to a worker that is ending is closed, and its exit is reported',
  'src/cli/serveWithWorkers.ts': 'the channel to the primary process is closed, and Node ends the worker',
  'src/export/files/manifest.ts': 'what cannot be read counts as absent',
};

const CAUGHT = /catch \{|\.catch\(\(\) =>|,\n?\s*\(\) => (?:true|false|null|-1|undefined),?\n?\s*\)/;

describe('an error that is caught', () => {
  it('is handled or reported, except in the listed files', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/^(sandbox|explorer|playground)/.test(file))
      .map((file) => join('src', file));
    expect(files.length).toBeGreaterThan(100);
    const unseen = files.filter((file) => CAUGHT.test(readFileSync(file, 'utf8')));
    expect(unseen.sort()).toEqual(Object.keys(UNSEEN).sort());
  });

  it.each(['catch {', '.catch(() => null)', 'x.then(\n  (value) => value,\n  () => true,\n)'])(
    'counts as not looked at: %j',
    (text) => {
      expect(CAUGHT.test(text)).toBe(true);
    },
  );
});
