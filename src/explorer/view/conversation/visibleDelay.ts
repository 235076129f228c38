/** Waits, and then until the page is visible. Resolves early when the signal is aborted. @param delayMs in milliseconds. */
export async function visibleDelay(delayMs: number, signal: AbortSignal): Promise<void> {
  await firstOf(signal, (resolve) => {
    const timer = setTimeout(resolve, delayMs);
    return () => clearTimeout(timer);
  });
  if (signal.aborted || document.visibilityState === 'visible') return;
  await firstOf(signal, (resolve) => {
    document.addEventListener('visibilitychange', resolve);
    return () => document.removeEventListener('visibilitychange', resolve);
  });
}

/** Resolves when `start` calls its argument or the signal is aborted, and then calls what `start` returned. */
async function firstOf(signal: AbortSignal, start: (resolve: () => void) => () => void): Promise<void> {
  let resolveAborted = () => {};
  let stop = () => {};
  await new Promise<void>((resolve) => {
    resolveAborted = resolve;
    signal.addEventListener('abort', resolveAborted);
    stop = start(resolve);
  });
  // One signal outlives many refreshes, so it must not keep a listener of each.
  signal.removeEventListener('abort', resolveAborted);
  stop();
}
