import { describe, expect, it } from 'vitest';
import { limitClientOperations } from '../../../src/gateway/execution/clientOperations.ts';
import { ClientRateLimited } from '../../../src/upstream/errors/clientRateLimited.ts';
import { Cancellation } from '../../../src/upstream/transport/cancellation.ts';

const ONE = { id: 'one', label: 'key-1' };
const OTHER = { id: 'other', label: 'key-2' };

/** Operations that run until `finish` is called. */
function createBench(maxOperations: number) {
  const refused: string[] = [];
  const finishes: (() => void)[] = [];
  const counts = { running: 0, most: 0 };
  const operationsOf = limitClientOperations({
    maxOperations,
    onRefused: (label) => void refused.push(label),
  });
  const task = async (): Promise<void> => {
    counts.running += 1;
    counts.most = Math.max(counts.most, counts.running);
    await new Promise<void>((resolve) => void finishes.push(resolve));
    counts.running -= 1;
  };
  const start = (client: typeof ONE) => {
    const request = operationsOf(client);
    return () => request.run(task, new Cancellation());
  };
  /** Finishes the operations that run, and those that waited for them, until none is left. */
  const finishAll = async (): Promise<void> => {
    for (let round = 0; round < 100; round += 1) {
      for (const finish of finishes.splice(0)) finish();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { start, finishAll, refused, counts };
}

describe('the operations of a client', () => {
  it('never run more at once than allowed, however many its requests send', async () => {
    const { start, finishAll, refused, counts } = createBench(2);
    const [first, second] = [start(ONE), start(ONE)];
    const running = [first(), second(), first(), second(), first()];
    await finishAll();
    await Promise.all(running);
    expect(counts).toEqual({ running: 0, most: 2 });
    expect(refused).toEqual([]);
  });

  it('are refused for a new request while as many are in flight or wait, and not afterwards', async () => {
    const { start, finishAll, refused } = createBench(2);
    const running = [start(ONE)(), start(ONE)()];
    const late = start(ONE);
    await expect(late()).rejects.toThrow(ClientRateLimited);
    await expect(late()).rejects.toMatchObject({ retryAfterSeconds: 1 });
    expect(refused).toEqual(['key-1']);
    await finishAll();
    await Promise.all(running);
    const next = late();
    await finishAll();
    await next;
  });

  it('do not count for another client', async () => {
    const { start, finishAll, counts } = createBench(1);
    const running = [start(ONE)(), start(OTHER)()];
    expect(counts.running).toBe(2);
    await finishAll();
    await Promise.all(running);
  });

  it('count no more when they failed', async () => {
    const request = limitClientOperations({ maxOperations: 1, onRefused: () => undefined });
    for (let sent = 0; sent < 3; sent += 1) {
      const failing = request(ONE).run(() => Promise.reject(new Error('failed')), new Cancellation());
      await expect(failing).rejects.toThrow('failed');
    }
  });
});
