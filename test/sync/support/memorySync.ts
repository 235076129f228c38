import { createDays } from '../../../src/indicators/days.ts';
import type { Destination, WindowContent } from '../../../src/sync/contract/destination.ts';
import type { SyncState } from '../../../src/sync/contract/syncState.ts';
import type { SyncOptions } from '../../../src/sync/runSync.ts';
import { runSync } from '../../../src/sync/runSync.ts';
import type { SyncSource } from '../../../src/sync/windows/syncSource.ts';
import type { Interval } from '../../../src/upstream/closedConversations/interval.ts';
import { holds } from '../../../src/upstream/closedConversations/interval.ts';
import { temporaryDirectory } from '../../support/export/testExport.ts';

/** A destination that keeps nothing but the state. */
export function memoryDestination(
  first: SyncState | null,
  onWindow: (window: WindowContent) => void = () => undefined,
): Destination {
  let state = first;
  return {
    readState: () => Promise.resolve(state),
    replaceWindow: (window, next) => {
      onWindow(window);
      state = next;
      return Promise.resolve({ contacts: 0, conversations: 0, moved: 0, removed: 0, anonymised: 0 });
    },
    finish: (next) => {
      state = next;
      return Promise.resolve();
    },
    purge: () => Promise.resolve({ conversations: 0, contacts: 0 }),
    close: () => Promise.resolve(),
  };
}

/** Keeps the state of a sync in memory. The upstream has no conversations that can be read. */
export interface MemorySync {
  /** One run. Resolves to the intervals that were read, in order. */
  run(now: string, options?: Partial<SyncOptions>, signal?: AbortSignal): Promise<readonly Interval[]>;
  readonly state: () => Promise<SyncState | null>;
}

/**
 * @param unavailable the times at which conversations that cannot be read were closed, by id.
 * @param onRead called before a window is read. What it throws is a failure of the upstream.
 */
export function createMemorySync(
  unavailable: Readonly<Record<string, string>>,
  onRead: (interval: Interval) => void = () => undefined,
): MemorySync {
  const intervals: Interval[] = [];
  const source: SyncSource = async function* batches(interval) {
    intervals.push(interval);
    onRead(interval);
    const listed = Object.entries(unavailable).filter(([, text]) =>
      holds(interval, { at: Date.parse(text), text }),
    );
    const unread = listed.map(([conversationId]) => ({ conversationId, code: 'TEST', reason: 'Test.' }));
    yield { conversations: [], unavailable: unread, hasMore: false };
  };
  const destination = memoryDestination(null);
  return {
    state: () => destination.readState(),
    run: async (now, options, signal = new AbortController().signal) => {
      intervals.length = 0;
      const given = {
        since: '2026-01-01',
        timeZone: 'UTC',
        upstream: 'test',
        lookBackDays: 0,
        parallel: 1,
        looksBackDaily: false,
      };
      await runSync(
        { ...given, now: Date.parse(now), ...options },
        {
          ...{ destination, source, days: createDays('UTC'), temporaryDirectory: await temporaryDirectory() },
          ...{ signal, onWindow: () => undefined },
        },
      );
      return [...intervals];
    },
  };
}
