import type { Logger } from '../logging/log.ts';

/** Registers the function that stops a part. */
export type OnStop = (stop: () => void | Promise<void>) => void;

export interface StartedParts<T> {
  /** The result of `start`. */
  readonly value: T;
  /** Stops all parts in reverse order. Never rejects. A second call returns the same promise. */
  stop(): Promise<void>;
}

/**
 * Starts parts that depend on each other. When `start` rejects, the parts that it started are stopped, and then this rejects
 * with the same error. When a part cannot be stopped, the error is logged and the other parts are still stopped.
 *
 * @param start must call `onStop` after each part that it starts.
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
