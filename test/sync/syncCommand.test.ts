import { afterAll, beforeAll, expect, it } from 'vitest';
import { CommandFailed } from '../../src/cli/support/exitCodes.ts';
import { syncCommand } from '../../src/cli/sync.ts';
import { readConfig } from '../../src/config/config.ts';
import { createLogger } from '../../src/logging/log.ts';
import type { UnavailableOfDay } from '../../src/sync/contract/syncState.ts';
import type { Interval } from '../../src/upstream/closedConversations/interval.ts';
import { memoryDestination } from './support/memorySync.ts';
import type { SmallUpstream } from './support/smallUpstream.ts';
import { startSmallUpstream } from './support/smallUpstream.ts';

let small: SmallUpstream;

beforeAll(async () => {
  small = await startSmallUpstream();
  small.upstream.setLives([]);
  small.upstream.setNow(Date.parse('2026-01-12T12:00:00Z'));
});

afterAll(() => small.stop());

interface Output {
  readonly text: string;
  readonly errors: string;
  /** The intervals that were written. */
  readonly written: readonly Interval[];
}

/**
 * Runs the command against a destination that is covered until 2026-01-11.
 *
 * @param tries of a conversation whose day is not read again.
 * @param runs how often a repeated sync runs before it is stopped.
 */
async function runCommand(tries: number, args: readonly string[], runs = 1): Promise<Output> {
  const one: UnavailableOfDay = {
    ...{ conversationId: 'one', code: 'TEST', reason: 'Test.', day: '2026-02-01', tries },
  };
  const written: Interval[] = [];
  const covered = { from: Date.parse('2026-01-01'), to: Date.parse('2026-01-11') };
  const state = {
    upstream: small.common.upstreamUrl,
    timeZone: 'UTC',
    covered,
    unavailable: [one],
    purged: [],
  };
  const destination = memoryDestination(state, ({ interval }) => written.push(interval));
  let [text, errors, opened] = ['', '', 0];
  let stop = (): void => undefined;
  const environment = { UPSTREAM_URL: small.common.upstreamUrl, UPSTREAM_SCHEMA: 'schema/upstream.graphql' };
  let nowMs = Date.parse('2026-01-12T12:00:00Z');
  const command = syncCommand({
    readConfig: () => readConfig(environment, () => ''),
    createLog: () => createLogger({ level: 'silent' }),
    openDestination: async () => {
      opened += 1;
      return { ...destination, close: async () => (opened === runs ? stop() : undefined) };
    },
    write: (some) => {
      text += some;
    },
    writeError: (some) => {
      errors += some;
    },
    onStopSignal: (listener) => {
      stop = listener;
    },
    // Each run begins late, so that the command does not wait before it.
    now: () => {
      nowMs += 20_000;
      return nowMs;
    },
  });
  const given = ['--to', 'memory', '--token-file', small.common.tokenFile, ...args];
  await command.parseAsync(given, { from: 'user' }).catch((error: unknown) => {
    if (!(error instanceof CommandFailed)) throw error;
    errors += `failed: ${error.message}\n`;
  });
  return { text, errors, written };
}

it('fails while the next runs will try to read a conversation again', async () => {
  expect((await runCommand(4, [])).errors).toBe(
    'failed: sync: 1 conversations could not be read; the next runs try again\n',
  );
});

it('only warns when the next runs will not try again', async () => {
  expect((await runCommand(5, [])).errors).toBe(
    'sync: warning: 1 conversations could not be read on 5 days; the next runs do not try again\n',
  );
});

it('reads the last days again once a day, also when a conversation could not be read', async () => {
  const { written } = await runCommand(1, ['--every', '10s'], 3);
  const day = Date.parse('2026-01-10');
  expect(written.filter(({ from, to }) => from <= day && day < to)).toHaveLength(1);
});
