import { expect, it } from 'vitest';
import { START_MS, startGroup } from './support/startGroup.ts';

/** Enough that each worker gets some while it is being killed. */
const CONNECTIONS = 40;

it(
  'no client waits for a worker that was killed before it accepted the connection',
  async () => {
    const group = await startGroup();
    const [killed = 0] = group.startedPids();
    // A stopped process accepts nothing, so connections are on their way to it when it is killed.
    process.kill(killed, 'SIGSTOP');
    const responses = Array.from({ length: CONNECTIONS }, async () => {
      try {
        return (await group.ask('{ user { id } }')).status;
      } catch {
        return 'closed';
      }
    });
    expect(await Promise.race(responses)).toBe(200);
    process.kill(killed, 'SIGKILL');
    const outcomes = await Promise.all(responses);
    expect(new Set(outcomes)).toEqual(new Set([200, 'closed']));
  },
  3 * START_MS,
);
