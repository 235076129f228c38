import cluster from 'node:cluster';
import type { Config } from '../config/config.ts';
import type { Logger } from '../logging/log.ts';
import type { Port } from '../workers/common/channel.ts';
import type { RunningGateway } from './serve.ts';
import { CommandFailed, exitCodes, ReportedFailure } from './support/exitCodes.ts';

/**
 * Starts this process as the primary process of a gateway with workers, or as one of its workers: the primary process starts
 * them with the same command line.
 *
 * @throws ReportedFailure when a worker could not start, and has written why.
 * @throws CommandFailed when it ended in another way.
 */
export async function startWithWorkers(
  config: Config,
  dependencies: { readonly log: Logger },
): Promise<RunningGateway> {
  return cluster.isPrimary ? startPrimary(config, dependencies) : startWorker(config, dependencies);
}

async function startPrimary(config: Config, { log }: { readonly log: Logger }): Promise<RunningGateway> {
  const [{ startWorkers }, { WorkerNotStarted }] = await Promise.all([
    import('../workers/primary/startWorkers.ts'),
    import('../workers/primary/workerNotStarted.ts'),
  ]);
  const failureOf = (cause: unknown): unknown => {
    if (!(cause instanceof WorkerNotStarted)) return cause;
    // With these exit codes, the worker has written its error.
    const isReported = cause.exitCode === exitCodes.failed || cause.exitCode === exitCodes.wrongUsage;
    return isReported
      ? new ReportedFailure(cause.exitCode, { cause })
      : new CommandFailed(`serve: ${cause.message}`, { cause });
  };
  try {
    const { failed, ...running } = await startWorkers(config, log);
    return { ...running, failed: failed.catch((cause: unknown) => Promise.reject(failureOf(cause))) };
  } catch (cause) {
    throw failureOf(cause);
  }
}

async function startWorker(config: Config, { log }: { readonly log: Logger }): Promise<RunningGateway> {
  const [{ joinGroup }, { workerConfig }, { startGateway }] = await Promise.all([
    import('../workers/worker/joinGroup.ts'),
    import('../workers/common/workerConfig.ts'),
    import('../app/startGateway.ts'),
  ]);
  const group = await joinGroup(PRIMARY);
  const gateway = await startGateway(workerConfig(config), { log, group });
  group.reportListening(gateway.url);
  return gateway;
}

/** The connection to the process that started this one. When it is lost, Node ends this worker at once. */
const PRIMARY: Port = {
  send: (message) => void process.send?.(message, undefined, undefined, () => undefined),
  onMessage: (listener) => void process.on('message', listener),
};
