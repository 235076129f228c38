import type { Contact } from '../contacts/facts/contact.ts';
import type { History } from '../contacts/facts/history.ts';
import type { Instant, Timestamp } from '../contacts/facts/instant.ts';
import { parseTimestamp } from '../contacts/facts/instant.ts';
import type { Reconstruction } from '../contacts/result/buildReconstruction.ts';
import { mayLackContacts } from '../indicators/anomalyStats.ts';
import type { ContactStats, ContactStatsFields } from '../indicators/contactStats.ts';
import { addContact, contactStatsFields, emptyContactStats } from '../indicators/contactStats.ts';
import type { Cell, Dimension, Span, StatisticsChannel } from './cells.ts';
import { cellKey, OTHER_SITES, statisticsChannel } from './cells.ts';

/**
 * How contacts are counted.
 * - `default`: by the day of the opening, reply times without bots, all text channels as chat.
 * - `bots`: reply times of bots count.
 * - `closing`: by the day on which the conversation was closed.
 * - `chatOnly`: chat is the channel CHAT alone.
 */
export const VARIANTS = ['default', 'bots', 'closing', 'chatOnly'] as const;

export type Variant = (typeof VARIANTS)[number];

export interface OurStatistics {
  addConversation(history: History, reconstruction: Reconstruction, closedAt: Timestamp): void;
  /** Counts a conversation whose history could not be loaded. */
  addUnavailable(): void;
  /** Returns the sums over the contacts of the cell. They are zero without contacts. */
  valuesOf(cell: Cell, variant: Variant): ContactStatsFields;
  /** R26: returns the number of conversations of the cell that may lack contacts. */
  inDoubt(cell: Cell): number;
  unavailable(): number;
  /** Returns the sites of all contacts within the spans, `OTHER_SITES` for those without a site. Empty without the dimension. */
  siteIds(): readonly string[];
}

/** @param spans in order, without overlaps. */
export function createOurStatistics(spans: readonly Span[], by: ReadonlySet<Dimension>): OurStatistics {
  const stats = new Map<string, ContactStats>();
  const inDoubt = new Map<string, number>();
  const sites = new Set<string>();
  let unavailable = 0;

  const cellOf = (at: Instant, { channel, project }: Pick<Contact, 'channel' | 'project'>): Cell | null => {
    const span = spans.find(({ from, to }) => at >= from && at < to);
    if (span === undefined) return null;
    const siteId = by.has('site') ? String(project?.id ?? OTHER_SITES) : null;
    if (siteId !== null) sites.add(siteId);
    return { span, channel: by.has('channel') ? statisticsChannel({ channel }) : null, siteId };
  };
  const add = (variant: Variant, cell: Cell | null, contact: Contact): void => {
    if (cell === null) return;
    const key = nameOf(variant, cell);
    const each = stats.get(key) ?? emptyContactStats();
    stats.set(key, each);
    addContact(each, contact, { botsInResponsiveness: variant === 'bots' });
  };

  return {
    addConversation: (history, { contacts, anomalies }, closedAt) => {
      for (const contact of contacts) {
        const opened = parseTimestamp(contact.openedAt);
        const cell = opened && cellOf(opened.at, contact);
        add('default', cell, contact);
        add('bots', cell, contact);
        add('closing', cellOf(closedAt.at, contact), contact);
        if (isDistinguished(contact)) add('chatOnly', cell, contact);
      }
      const cell = mayLackContacts(anomalies)
        ? cellOf(startOf(history) ?? closedAt.at, history.conversation)
        : null;
      if (cell !== null) inDoubt.set(cellKey(cell), (inDoubt.get(cellKey(cell)) ?? 0) + 1);
    },
    addUnavailable: () => {
      unavailable += 1;
    },
    valuesOf: (cell, variant) => contactStatsFields(stats.get(nameOf(variant, cell)) ?? emptyContactStats()),
    inDoubt: (cell) => inDoubt.get(cellKey(cell)) ?? 0,
    unavailable: () => unavailable,
    siteIds: () => [...sites],
  };
}

function nameOf(variant: Variant, cell: Cell): string {
  return `${variant} ${cellKey(cell)}`;
}

function isDistinguished({ channel }: Contact): boolean {
  const names: Readonly<Record<StatisticsChannel, string>> = { chat: 'CHAT', call: 'CALL', video: 'VIDEO' };
  return names[statisticsChannel({ channel })] === channel;
}

/** The time of the first message with a readable date. */
function startOf({ messages }: History): Instant | null {
  const instants = messages.flatMap(({ moment }) => moment?.at ?? []);
  return instants.length === 0 ? null : instants.reduce((first, at) => Math.min(first, at));
}
