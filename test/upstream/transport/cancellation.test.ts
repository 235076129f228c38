import { describe, expect, it } from 'vitest';
import type { CancelSignal } from '../../../src/upstream/transport/cancellation.ts';
import { Cancellation } from '../../../src/upstream/transport/cancellation.ts';

/** Both are used as the same: in tests and for what lives as long as the process, it is Node's own. */
const KINDS: readonly [string, () => { signal: CancelSignal; abort: (reason: unknown) => void }][] = [
  [
    'a cancellation',
    () => {
      const signal = new Cancellation();
      return { signal, abort: (reason) => signal.abort(reason) };
    },
  ],
  [
    "Node's own",
    () => {
      const controller = new AbortController();
      return { signal: controller.signal, abort: (reason) => controller.abort(reason) };
    },
  ],
];

describe.each(KINDS)('%s', (_, create) => {
  it('calls its listeners, in order, once, and keeps the first reason', () => {
    const { signal, abort } = create();
    const told: string[] = [];
    signal.addEventListener('abort', () => told.push(`first: ${String(signal.reason)}`), { once: true });
    signal.addEventListener('abort', () => told.push(`second: ${String(signal.aborted)}`), { once: true });
    expect(signal.aborted).toBe(false);
    abort('late');
    abort('later');
    expect(told).toEqual(['first: late', 'second: true']);
    expect(signal.aborted).toBe(true);
    expect(signal.reason).toBe('late');
  });

  it('does not call listeners that were removed, or added too late', () => {
    const { signal, abort } = create();
    const told: string[] = [];
    const leaves = (): void => void told.push('left');
    signal.addEventListener('abort', leaves, { once: true });
    signal.removeEventListener('abort', leaves);
    signal.removeEventListener('abort', leaves);
    signal.addEventListener('abort', () => told.push('stays'), { once: true });
    abort('now');
    signal.addEventListener('abort', () => told.push('too late'), { once: true });
    expect(told).toEqual(['stays']);
  });

  it('calls the others when a listener removes itself and another one', () => {
    const { signal, abort } = create();
    const told: string[] = [];
    const first = (): void => {
      told.push('first');
      signal.removeEventListener('abort', first);
    };
    signal.addEventListener('abort', first, { once: true });
    signal.addEventListener('abort', () => told.push('second'), { once: true });
    abort('now');
    expect(told).toEqual(['first', 'second']);
  });
});
