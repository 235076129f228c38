import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { ProgressEvent } from '../../src/export/progress.ts';
import { showProgress } from '../../src/export/progress.ts';

const READING: ProgressEvent = { kind: 'started', phase: 'reading', windows: 100, done: 20 };

/** Shows the events one after the other, each some milliseconds after the one before. */
function shown(terminal: PassThrough | null, events: readonly (readonly [number, ProgressEvent])[]) {
  let nowMs = 5_000;
  const lines: string[] = [];
  const onProgress = showProgress({ terminal, write: (text) => void lines.push(text), now: () => nowMs });
  for (const [afterMs, event] of events) {
    nowMs += afterMs;
    onProgress(event);
  }
  return lines;
}

describe('progress', () => {
  it('is a line at the start of each phase and every ten seconds, without a terminal', () => {
    const lines = shown(null, [
      [0, READING],
      [4_000, { kind: 'contacts', count: 900 }],
      [5_999, { kind: 'contacts', count: 100 }],
      [1, { kind: 'windowDone' }],
      [1, { kind: 'windowDone' }],
      [0, { kind: 'stopped' }],
      [0, { kind: 'started', phase: 'writing', windows: 100, done: 0 }],
    ]);
    expect(lines).toEqual([
      'export: reading 20%, 0 contacts, 0/s, unknown time left\n',
      'export: reading 21%, 1000 contacts, 100/s, 13m10s left\n',
      'export: writing 0%, 0 contacts, 0/s, unknown time left\n',
    ]);
  });

  it('is a bar with rate and time left on a terminal, and nothing else', () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 120 });
    const lines = shown(terminal, [
      [0, READING],
      [10_000, { kind: 'contacts', count: 5_000 }],
      ...Array.from({ length: 20 }, () => [0, { kind: 'windowDone' }] as const),
      [0, { kind: 'stopped' }],
    ]);
    expect(lines).toEqual([]);
    const text = String(terminal.read());
    expect(text).toMatch(/reading \[\W+\] 20% \| 0 contacts \| 0\/s \| unknown time left/);
    expect(text).toMatch(/reading \[\W+\] 40% \| 5000 contacts \| 500\/s \| 30s left/);
    // The cursor was hidden, and is shown again.
    expect(text.lastIndexOf('\u001b[?25h')).toBeGreaterThan(text.lastIndexOf('\u001b[?25l'));
  });
});
