import { afterAll, beforeAll, expect, it } from 'vitest';
import { CommandFailed } from '../../src/cli/support/exitCodes.ts';
import type { Destination, WindowContent } from '../../src/sync/contract/destination.ts';
import type { Interval } from '../../src/upstream/closedConversations/interval.ts';
import { createMemoryCommand } from './support/memoryCommand.ts';
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

/** A destination that is covered until 2026-01-11. It lists a conversation with so many tries, whose day is not read again. */
function listing(tries: number, onWindow?: (window: WindowContent) => void): Destination {
  const one = { conversationId: 'one', code: 'TEST', reason: 'Test.', day: '2026-02-01', tries };
  const covered = { from: Date.parse('2026-01-01'), to: Date.parse('2026-01-11') };
  const rest = { timeZone: 'UTC', unavailable: [one], lookBack: null, purged: [] };
  return memoryDestination({ upstream: small.common.upstreamUrl, covered, ...rest }, onWindow);
}

/** Runs the command once. Resolves to what it writes to standard error. */
async function errorsOf(tries: number): Promise<string> {
  const command = createMemoryCommand(small, {
    openDestination: () => Promise.resolve(listing(tries)),
    now: () => Date.parse('2026-01-12T12:00:00Z'),
    sleep: () => Promise.reject(new Error('expected one run')),
  });
  const failed = await command.run([]).then(
    () => '',
    (error: unknown) => `failed: ${error instanceof CommandFailed ? error.message : error}\n`,
  );
  return `${command.errors()}${failed}`;
}

it('fails while the next runs will try to read a conversation again', async () => {
  expect(await errorsOf(4)).toBe(
    'failed: sync: 1 conversations could not be read; the next runs try again\n',
  );
});

it('only warns when the next runs will not try again', async () => {
  expect(await errorsOf(5)).toBe(
    'sync: warning: 1 conversations could not be read on 5 days; the next runs do not try again\n',
  );
});

it('reads the last days again once a day, also when a conversation could not be read', async () => {
  const written: Interval[] = [];
  const destination = listing(1, ({ interval }) => written.push(interval));
  let runs = 0;
  const command = createMemoryCommand(small, {
    openDestination: () => Promise.resolve(destination),
    now: () => Date.parse('2026-01-12T12:00:00Z') + runs * 20_000,
    sleep: async (_, stop) => {
      runs += 1;
      if (runs === 3) stop();
    },
  });
  await command.run(['--every', '20s']);
  const day = Date.parse('2026-01-10');
  expect(written.filter(({ from, to }) => from <= day && day < to)).toHaveLength(1);
  expect(written.length).toBeGreaterThan(3);
});
