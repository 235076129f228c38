import type { Day, Days } from '../../indicators/days.ts';
import type { Interval } from '../../upstream/closedConversations/interval.ts';
import type { WindowContent } from '../contract/destination.ts';
import type { ConversationRows } from '../rows/conversationRows.ts';
import type { DayIndexes } from './dayIndex.ts';
import type { Replacement } from './replacement.ts';

/** What a window means for the days of the destination. */
export interface Assessment {
  readonly replacement: Replacement;
  /** Days that must be replaced, the days with new rows first. */
  readonly days: readonly Day[];
  readonly moved: number;
  readonly removed: number;
  readonly contacts: number;
  readonly conversations: number;
}

/** @param existing the days of the destination, in order. */
export async function assessWindow(
  content: WindowContent,
  existing: readonly Day[],
  { days, indexes }: { readonly days: Days; readonly indexes: DayIndexes },
): Promise<Assessment> {
  const { interval } = content;
  const listed = await listConversations(content, days);
  const ownDays = existing.filter((day) => touches(interval, day, days));
  const found = await findExisting(listed, existing, { ownDays, indexes });
  const anonymised = new Map([...found.withContacts].filter(([id]) => listed.get(id)?.isEmptied === true));
  const replaced = new Set([...listed.keys()].filter((id) => !anonymised.has(id)));
  const replacement: Replacement = { interval, replaced, anonymised, unavailable: content.unavailable };
  const newDays = [...new Set([...replaced].map((id) => listed.get(id)?.day ?? ''))];
  const moved = [...found.elsewhere].filter(([id]) => replaced.has(id));
  return {
    replacement,
    days: [...new Set([...newDays, ...ownDays, ...[...found.elsewhere.values()].flat()])],
    moved: moved.length,
    removed: await countRemoved(ownDays, replacement, indexes),
    conversations: replaced.size,
    contacts: [...replaced].reduce((sum, id) => sum + (listed.get(id)?.contacts ?? 0), 0),
  };
}

/** What a window says of a conversation. */
interface Listed {
  readonly day: Day;
  /** Null if the date is not known. */
  readonly createdDay: Day | null;
  readonly isEmptied: boolean;
  readonly contacts: number;
}

async function listConversations(content: WindowContent, days: Days): Promise<ReadonlyMap<string, Listed>> {
  const all = new Map<string, Listed>();
  for await (const conversations of content.conversations()) {
    for (const { id, closedAt, createdAt, isEmptied, rows } of conversations) {
      const createdDay = createdAt === null ? null : days.nameOf(createdAt);
      all.set(id, { day: days.nameOf(closedAt), createdDay, isEmptied, contacts: rows.contacts.length });
    }
  }
  return all;
}

function touches({ from, to }: Interval, day: Day, days: Days): boolean {
  return day >= days.nameOf(from) && day <= days.nameOf(to - 1);
}

interface Existing {
  /** The other days of conversations that the window lists. */
  readonly elsewhere: ReadonlyMap<string, readonly Day[]>;
  /** The listed conversations that have contacts in the destination, with the last day that has them. */
  readonly withContacts: ReadonlyMap<string, Day>;
}

/**
 * Finds the listed conversations in the destination. One that was closed before is on a day between its creation and its
 * new day, so only the conversations that were not created on their last day are looked for, and only on those days.
 */
async function findExisting(
  listed: ReadonlyMap<string, Listed>,
  existing: readonly Day[],
  { ownDays, indexes }: { readonly ownDays: readonly Day[]; readonly indexes: DayIndexes },
): Promise<Existing> {
  const elsewhere = new Map<string, Day[]>();
  const withContacts = new Map<string, Day>();
  for (const day of existing) {
    const isOwn = ownDays.includes(day);
    const wanted = [...listed].filter(([, each]) => isOwn || mayBeOn(day, each));
    if (wanted.length === 0) continue;
    const index = await indexes.of(day);
    for (const [id] of wanted) {
      const entry = index.get(id);
      if (entry === undefined) continue;
      if (entry.hasContacts) withContacts.set(id, day);
      if (!isOwn) elsewhere.set(id, [...(elsewhere.get(id) ?? []), day]);
    }
  }
  return { elsewhere, withContacts };
}

function mayBeOn(day: Day, { day: closedDay, createdDay }: Listed): boolean {
  return day < closedDay && (createdDay === null || day >= createdDay);
}

async function countRemoved(
  ownDays: readonly Day[],
  { interval, replaced, anonymised, unavailable }: Replacement,
  indexes: DayIndexes,
): Promise<number> {
  let removed = 0;
  for (const day of ownDays) {
    for (const [id, { closedAt }] of await indexes.of(day)) {
      const isListed = replaced.has(id) || anonymised.has(id) || unavailable.has(id);
      if (!isListed && closedAt !== null && closedAt >= interval.from && closedAt < interval.to) removed += 1;
    }
  }
  return removed;
}

/** The conversations of one day that get new rows. */
export async function* addedOn(
  day: Day,
  content: WindowContent,
  { replaced }: Replacement,
  days: Days,
): AsyncGenerator<readonly ConversationRows[]> {
  for await (const conversations of content.conversations()) {
    yield conversations.filter(({ id, closedAt }) => replaced.has(id) && days.nameOf(closedAt) === day);
  }
}
