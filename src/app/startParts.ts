import type { Logger } from '../logging/log.ts';

/** Registers how a part that was started is stopped. */
export type OnStop = (stop: () => void | Promise<void>) => void;

export interface StartedParts<T> {
  /** What `start` resolved to. */
  readonly value: T;
  /** Stops all parts, the one started last first. Never rejects; calling it again gives the same promise. */
  stop(): Promise<void>;
}

/**
 * Starts parts that depend on each other. `start` calls `onStop` after each part that it started. When it rejects, those
 * parts are stopped before this rejects with the same error. A part that cannot be stopped is logged, and the others
 * are stopped all the same.
 */
export async function startParts<T>(
  log: Logger,
  start: (onStop: OnStop) => Promise<T>,
): Promise<StartedParts<T>> {
  const stops: Parameters<OnStop>[0][] = [];
  let stopped: Promise<void> | undefined;
  const stopAll = async (): Promise<void> => {
    for (const stop of stops.toReversed()) {
      try {
        await stop();
      } catch (error) {
        log.error({ err: error }, 'A part of the gateway could not be stopped.');
      }
    }
  };
  const stop = (): Promise<void> => {
    stopped ??= stopAll();
    return stopped;
  };
  try {
    return { value: await start((register) => void stops.push(register)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
