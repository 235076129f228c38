import cluster from 'node:cluster';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { embeddedSandbox } from '../../app/embeddedSandbox.ts';
import type { OnStop } from '../../app/startParts.ts';
import { startParts } from '../../app/startParts.ts';
import type { Config } from '../../config/config.ts';
import type { Logger } from '../../logging/log.ts';
import { createCacheSizeMetric } from '../../metrics/cacheMetrics.ts';
import { createWorkerMetrics } from '../../metrics/workerMetrics.ts';
import { createGroupMetrics } from './groupMetrics.ts';
import { createSchemaTurns } from './schemaTurns.ts';
import { createSharedState } from './sharedState.ts';
import type { WorkerPool } from './workerPool.ts';
import { createWorkerPool } from './workerPool.ts';

/** Monotonic clock, in milliseconds. */
const now = () => performance.now();

export interface RunningWorkers {
  readonly url: string;
  /** See `WorkerPool`. */
  readonly failed: Promise<never>;
  /** See `WorkerPool`. */
  stop(): Promise<void>;
}

/**
 * Makes this process the primary process of a gateway: it accepts connections, gives each to a worker, and keeps what the
 * workers share. It executes no request itself.
 *
 * @throws WorkerNotStarted when the first worker ended before it listened. All parts are stopped then.
 */
export async function startWorkers(config: Config, log: Logger): Promise<RunningWorkers> {
  const { value, stop: stopParts } = await startParts(log, (onStop) => startInOrder(config, log, onStop));
  const { pool, url } = value;
  return {
    url,
    failed: pool.failed,
    stop: async () => {
      try {
        await pool.stop();
      } finally {
        await stopParts();
      }
    },
  };
}

async function startInOrder(
  config: Config,
  log: Logger,
  onStop: OnStop,
): Promise<{ readonly pool: WorkerPool; readonly url: string }> {
  const { upstream, workers: count } = config;
  const sandboxUrl =
    upstream.kind === 'sandbox' ? await embeddedSandbox(upstream.until, config, onStop) : null;

  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const metrics = createGroupMetrics(registry);
  const workerCounts = () => ({ configured: count, working: pool.working().length });
  const countEnded = createWorkerMetrics(registry, workerCounts);

  const state = createSharedState(config, {
    joined: { sandboxUrl },
    onToken: (account, token, sender) => {
      for (const { channel } of pool.working().filter((member) => member !== sender)) {
        channel.notify({ name: 'token', account, token });
      }
    },
    ...{ collectMetrics: metrics.collect, now },
  });
  createCacheSizeMetric(registry, state.historyBytes);
  const schemaTurns = createSchemaTurns(config.upstreamSchema.pollSeconds, () => pool.working());
  onStop(schemaTurns.stop);

  // Histories are bytes. The default serialization would write each byte as a number in decimal.
  cluster.setupPrimary({ serialization: 'advanced' });
  const pool = createWorkerPool({
    ...{ count, log, now },
    fork: () => cluster.fork(),
    onStart: metrics.add,
    onEnd: (member) => {
      metrics.remove(member);
      state.release(member);
      countEnded();
    },
    onChange: () => {
      for (const { channel } of pool.working()) channel.notify({ name: 'workers', ...workerCounts() });
    },
    onCall: state.handle,
    onSchemaChanged: schemaTurns.report,
    onUnlockLogin: state.unlockLogin,
  });
  // A worker that has just been started would find its channel closed, and Node would write a stack trace for that.
  process.once('exit', pool.kill);
  return { pool, url: await pool.start() };
}
