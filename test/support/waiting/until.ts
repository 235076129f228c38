import { setTimeout as delay } from 'node:timers/promises';

/**
 * Resolves when the condition holds. It looks again every millisecond.
 *
 * @param timeoutMs the longest wait, in milliseconds. @default 15000
 * @throws when the condition does not hold in time. The error quotes the condition.
 */
export async function until(condition: () => boolean | Promise<boolean>, timeoutMs = 15_000): Promise<void> {
  const endMs = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > endMs) throw new Error(`expected within ${timeoutMs} ms: ${condition}`);
    await delay(1);
  }
}
