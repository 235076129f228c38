import type { CancelSignal } from '../transport/cancellation.ts';

/** Resolves after the delay. Rejects with the signal's reason as soon as the signal aborts. */
export function sleep(delayMs: number, signal: CancelSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const wake = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', wake);
      resolve();
    }, delayMs);
    signal?.addEventListener('abort', wake, { once: true });
  });
}
