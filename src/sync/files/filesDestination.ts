import type { Day, Days } from '../../indicators/days.ts';
import type { Destination, PurgedRows, WindowContent, WindowOutcome } from '../contract/destination.ts';
import { notSyncedYet } from '../contract/syncError.ts';
import type { SyncState } from '../contract/syncState.ts';
import { stateWithout } from '../contract/syncState.ts';
import { addedOn, assessWindow } from './assessWindow.ts';
import type { DayIndexes } from './dayIndex.ts';
import { createDayIndexes } from './dayIndex.ts';
import type { Lease } from './lease.ts';
import type { DayFiles, FilesManifest } from './manifest.ts';
import { MANIFEST_NAME, manifestText, SUCCESS_NAME } from './manifest.ts';
import { openFiles } from './openFiles.ts';
import type { ZstdCodec } from './parquet/zstd.ts';
import type { Replacement } from './replacement.ts';
import type { StagedDay } from './stageDay.ts';
import { stageDay } from './stageDay.ts';
import type { ObjectStore } from './store/objectStore.ts';

export interface FilesDestinationParts {
  readonly store: ObjectStore;
  readonly lease: Lease;
  readonly zstd: ZstdCodec;
  /** The days of a time zone. */
  readonly createDays: (timeZone: string) => Days;
  /** The present, in the spelling of `spellTimestamp`. */
  readonly spellNow: () => string;
}

/**
 * A destination of Parquet files, one for each day and table. The manifest says which files there are.
 *
 * A window is written in four steps: new files without names, the manifest with the digests of the old and the new files,
 * each file gets its name in one step, the manifest with the new state. If the process is killed, the next run finds out
 * by the digests which files were replaced, and reads the window again.
 */
export async function openFilesDestination(parts: FilesDestinationParts): Promise<Destination> {
  const { store, lease, zstd, createDays, spellNow } = parts;
  let manifest = await openFiles(store);
  const indexes = createDayIndexes(store, zstd, (day) => ({
    files: manifest?.days.get(day) ?? {},
    isUnfinished: manifest?.unfinished.has(day) === true,
  }));

  const write = async (next: FilesManifest): Promise<void> => {
    lease.assertHeld();
    await store.replace(MANIFEST_NAME, Buffer.from(manifestText(next)));
    manifest = next;
  };
  const stageAll = async (
    of: readonly Day[],
    current: FilesManifest['days'],
    replacement: Replacement,
    addedOf: (day: Day) => ReturnType<typeof addedOn>,
  ): Promise<readonly StagedDay[]> => {
    const staged: StagedDay[] = [];
    try {
      for (const day of of) {
        const files: DayFiles = current.get(day) ?? {};
        const rows = { added: () => addedOf(day), anonymisedAt: spellNow() };
        staged.push(await stageDay(day, { store, zstd, current: files, replacement, ...rows }));
      }
      return staged;
    } catch (error) {
      await discardAll(staged);
      throw error;
    }
  };
  const publish = async (
    staged: readonly StagedDay[],
    before: FilesManifest,
    after: Pick<FilesManifest, 'state' | 'unfinished'>,
  ): Promise<void> => {
    try {
      const replacing = new Map(staged.map(({ day, files }) => [day, files]));
      if (staged.length > 0) await write({ ...before, replacing });
      for (const each of staged) {
        lease.assertHeld();
        await each.publish();
        indexes.forget(each.day);
      }
      await write({ ...after, days: daysAfter(before.days, replacing), replacing: new Map() });
    } finally {
      await discardAll(staged);
    }
  };

  return {
    readState: () => Promise.resolve(manifest?.state ?? null),
    replaceWindow: async (content, state) => {
      const days = createDays(state.timeZone);
      // The first manifest marks the destination as one of this command, before any file is there.
      if (manifest === null) await write(emptyManifest({ ...state, covered: emptyAt(content) }));
      const before = manifest ?? emptyManifest(state);
      const existing = [...before.days.keys()].toSorted();
      const assessment = await assessWindow(content, existing, { days, indexes });
      const { replacement } = assessment;
      const staged = await stageAll(assessment.days, before.days, replacement, (day) =>
        addedOn(day, content, replacement, days),
      );
      const unfinished = new Set([...before.unfinished].filter((day) => !isWhole(day, content, days)));
      await publish(staged, before, { state, unfinished });
      return outcomeOf(assessment);
    },
    finish: async (state) => {
      await write({ ...(manifest ?? emptyManifest(state)), state });
      const success = { coveredUntil: new Date(state.covered.to).toISOString(), finishedAt: spellNow() };
      await store.replace(SUCCESS_NAME, Buffer.from(`${JSON.stringify(success)}\n`));
    },
    purge: async (conversationId) => {
      if (manifest === null) throw notSyncedYet(store.name);
      const before = manifest;
      const of = await daysWith(conversationId, [...before.days.keys()], indexes);
      const replacement = { ...NO_REPLACEMENT, replaced: new Set([conversationId]) };
      const staged = await stageAll(of, before.days, replacement, () => nothing());
      const contacts =
        contactsOf(of, before.days) - staged.reduce((sum, { files }) => sum + (files.contacts?.rows ?? 0), 0);
      await publish(staged, before, { ...before, state: stateWithout(before.state, conversationId) });
      return { conversations: Math.min(1, of.length), contacts } satisfies PurgedRows;
    },
    close: async () => {
      await lease.release();
      await store.close();
    },
  };
}

const NO_REPLACEMENT: Replacement = {
  interval: { from: 0, to: 0 },
  replaced: new Set(),
  anonymised: new Map(),
  unavailable: new Set(),
};

async function* nothing(): ReturnType<typeof addedOn> {}

function emptyManifest(state: SyncState): FilesManifest {
  return { state, days: new Map(), replacing: new Map(), unfinished: new Set() };
}

/** Whether a window replaces all rows of a day. An unavailable conversation keeps its rows. */
function isWhole(day: Day, { interval, unavailable }: WindowContent, days: Days): boolean {
  const from = days.startOfDay(day);
  return unavailable.size === 0 && interval.from <= from && interval.to >= days.endOf(from);
}

/** Nothing is covered yet. */
function emptyAt({ interval: { from } }: WindowContent): SyncState['covered'] {
  return { from, to: from };
}

function outcomeOf({
  contacts,
  conversations,
  moved,
  removed,
  replacement,
}: Awaited<ReturnType<typeof assessWindow>>): WindowOutcome {
  return { contacts, conversations, moved, removed, anonymised: replacement.anonymised.size };
}

function daysAfter(before: FilesManifest['days'], replaced: FilesManifest['days']): Map<Day, DayFiles> {
  const after = new Map([...before, ...replaced]);
  for (const [day, files] of after) if (Object.keys(files).length === 0) after.delete(day);
  return after;
}

function contactsOf(days: readonly Day[], files: FilesManifest['days']): number {
  return days.reduce((sum, day) => sum + (files.get(day)?.contacts?.rows ?? 0), 0);
}

async function daysWith(id: string, days: readonly Day[], indexes: DayIndexes): Promise<readonly Day[]> {
  const found: Day[] = [];
  for (const day of days) if ((await indexes.of(day)).has(id)) found.push(day);
  return found;
}

async function discardAll(staged: readonly StagedDay[]): Promise<void> {
  for (const each of staged) await each.discard();
}
