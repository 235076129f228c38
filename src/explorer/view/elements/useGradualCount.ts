import { useEffect, useState } from 'preact/hooks';

/**
 * Returns how many items of a long list to draw. The count grows after each drawing, so that the browser can handle the input of
 * the user in between.
 *
 * @param total the number of all items.
 * @param step how many items one drawing adds.
 */
export function useGradualCount(total: number, step: number): number {
  const [count, setCount] = useState(step);
  useEffect(() => {
    if (count >= total) return;
    const timer = setTimeout(() => setCount(count + step));
    return () => clearTimeout(timer);
  }, [count, total, step]);
  return Math.min(count, total);
}
