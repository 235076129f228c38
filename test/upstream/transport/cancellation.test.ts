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
    const reported: string[] = [];
    signal.addEventListener('abort', () => reported.push(`first: ${String(signal.reason)}`), { once: true });
    signal.addEventListener('abort', () => reported.push(`second: ${String(signal.aborted)}`), {
      once: true,
    });
    expect(signal.aborted).toBe(false);
    abort('late');
    abort('later');
    expect(reported).toEqual(['first: late', 'second: true']);
    expect(signal.aborted).toBe(true);
    expect(signal.reason).toBe('late');
  });

  it('does not call listeners that were removed, or added too late', () => {
    const { signal, abort } = create();
    const reported: string[] = [];
    const leaves = (): void => void reported.push('left');
    signal.addEventListener('abort', leaves, { once: true });
    signal.removeEventListener('abort', leaves);
    signal.removeEventListener('abort', leaves);
    signal.addEventListener('abort', () => reported.push('stays'), { once: true });
    abort('now');
    signal.addEventListener('abort', () => reported.push('too late'), { once: true });
    expect(reported).toEqual(['stays']);
  });

  it('calls the others when a listener removes itself and another one', () => {
    const { signal, abort } = create();
    const reported: string[] = [];
    const first = (): void => {
      reported.push('first');
      signal.removeEventListener('abort', first);
    };
    signal.addEventListener('abort', first, { once: true });
    signal.addEventListener('abort', () => reported.push('second'), { once: true });
    abort('now');
    expect(reported).toEqual(['first', 'second']);
  });
});
