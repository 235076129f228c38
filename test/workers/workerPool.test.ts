import { ChildProcess } from 'node:child_process';
import { expect, it, onTestFinished } from 'vitest';
import { createWorkerPool, MAX_FAILED_STARTS } from '../../src/workers/primary/workerPool.ts';
import type { FakeWorker } from './support/fakeWorker.ts';
import { createFakeWorker } from './support/fakeWorker.ts';

/** A pool of fake workers, and the lines that it logs. */
function createPool(createWorker: (index: number) => FakeWorker) {
  const workers: FakeWorker[] = [];
  const lines: object[] = [];
  const write = (facts: object, msg: string): void => void lines.push({ ...facts, msg });
  const pool = createWorkerPool({
    count: 2,
    fork: () => {
      const created = createWorker(workers.length);
      workers.push(created);
      return created.worker;
    },
    onStart: () => undefined,
    onEnd: () => undefined,
    onChange: () => undefined,
    onCall: () => null,
    onSchemaChanged: () => undefined,
    onUnlockLogin: () => undefined,
    log: { debug: write, info: write, warn: write, error: write },
    now: () => 0,
  });
  return { pool, workers, lines };
}

/** The errors that were not caught. */
function unhandled(): unknown[] {
  const errors: unknown[] = [];
  const note = (error: unknown): void => void errors.push(error);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  return errors;
}

const SPAWN_ERROR = new Error('spawn node EAGAIN');

it('a first worker that cannot be started is reported', async () => {
  const { pool, workers } = createPool(() => createFakeWorker(undefined));
  const started = pool.start();
  workers[0]?.worker.emit('error', SPAWN_ERROR);
  await expect(started).rejects.toThrow('a worker could not be started: spawn node EAGAIN');
});

it('a worker that cannot be started counts as a failed start, and is replaced', async () => {
  const { pool, workers, lines } = createPool((index) =>
    createFakeWorker(index === 1 ? undefined : index + 1),
  );
  const started = pool.start();
  workers[0]?.listen();
  await started;
  workers[1]?.worker.emit('error', SPAWN_ERROR);
  await expect.poll(() => workers.length).toBe(3);
  expect(lines).toContainEqual(
    expect.objectContaining({
      msg: 'A worker ended. It is replaced.',
      spawnError: 'spawn node EAGAIN',
    }),
  );
  workers[2]?.listen();
  expect(pool.working()).toHaveLength(2);
});

it('a process without a connection is a worker that cannot be started', async () => {
  const { pool, workers } = createPool(() => {
    const created = createFakeWorker(undefined);
    // As `spawn` leaves it when there are too many open files.
    Object.assign(created.worker, { process: new ChildProcess(), isConnected: () => false });
    return created;
  });
  const started = pool.start();
  workers[0]?.worker.emit('error', SPAWN_ERROR);
  await expect(started).rejects.toThrow(SPAWN_ERROR.message);
});

it('an error of a worker that runs is logged, and does not end it', async () => {
  const { pool, workers, lines } = createPool((index) => createFakeWorker(index + 1));
  const started = pool.start();
  workers[0]?.listen();
  await started;
  workers[0]?.worker.emit('error', new Error('write EPIPE'));
  expect(lines).toEqual([expect.objectContaining({ workerPid: 1, reason: 'write EPIPE' })]);
  expect(pool.working()).toHaveLength(1);
});

it('after failed starts, a worker that fails while it stops changes nothing', async () => {
  const errors = unhandled();
  const { pool, workers, lines } = createPool((index) => createFakeWorker(index + 1, 1));
  const started = pool.start();
  const failed = expect(pool.failed).rejects.toThrow('exit code 2');
  workers[0]?.listen();
  await started;
  for (let start = 1; start <= MAX_FAILED_STARTS; start += 1) {
    await expect.poll(() => workers.length, { timeout: 20_000 }).toBe(start + 1);
    workers[start]?.worker.emit('exit', 2, null);
  }
  await failed;
  await new Promise((resolve) => setImmediate(resolve));
  expect(errors).toEqual([]);
  expect(lines.at(-1)).toMatchObject({ reason: 'worker 1 ended with exit code 1' });
}, 60_000);
