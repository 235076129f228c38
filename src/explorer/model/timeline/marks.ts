import type { Anomaly, Contact, ContactEvent, Conversation, Person } from '../conversation/conversation.ts';
import { parseInstant } from '../labels/dates.ts';
import { isBlank } from '../labels/labels.ts';

/** One event, drawn as an icon at its time. Messages are ticks, not marks. */
export interface Mark {
  readonly key: string;
  readonly lane: string;
  readonly atMs: number;
  /** A value of `ContactEventKind`, or `ANOMALY`. */
  readonly kind: string;
  /** The date as the upstream wrote it. */
  readonly occurredAt: string;
  readonly systemMessageId: string | null;
  /** Index of its contact in the list of the conversation; null for an event outside all contacts. */
  readonly contactIndex: number | null;
  /** Whether it starts or ends its contact, so the ends of the bar show it. */
  readonly isBarEnd: boolean;
  /** Further lines for the details panel. */
  readonly notes: readonly string[];
}

/**
 * Returns all events of a conversation except messages, sorted by time.
 *
 * @param laneOf returns the key of an operator's lane.
 */
export function marksOf(
  conversation: Conversation,
  laneOf: (operator: Person | null) => string,
): readonly Mark[] {
  const events = conversation.contacts.flatMap((contact, index) => eventMarks(contact, index, laneOf));
  const drafts = mergeFacts(events, [...routingMarks(conversation), ...visitorMarks(conversation)]);
  const anomalies = conversation.anomalies.flatMap((anomaly) => anomalyMarks(anomaly, conversation, laneOf));
  return [...drafts, ...anomalies]
    .toSorted((a, b) => a.atMs - b.atMs)
    .map((draft, index) => ({ ...draft, key: `mark-${index + 1}` }));
}

type Draft = Omit<Mark, 'key'>;

function eventMarks(
  contact: Contact,
  contactIndex: number,
  laneOf: (operator: Person | null) => string,
): Draft[] {
  return contact.events.flatMap((event) => {
    const lane = GENERAL_LANES[event.kind] ?? laneOf(contact.operator);
    const isBarEnd = event.kind === 'PUSHED' || END_KINDS.has(event.kind);
    return toDraft(event, { lane, contactIndex, isBarEnd, notes: notesOf(contact, event.kind) });
  });
}

const END_KINDS: ReadonlySet<string> = new Set([
  ...['SNOOZED', 'CLOSED', 'RELEASED', 'TRANSFERRED_TO_USER', 'TRANSFERRED_TO_ROUTING_RULE'],
]);

const GENERAL_LANES: Readonly<Record<string, string>> = {
  ROUTED: 'routing',
  VISITOR_LEFT: 'visitor',
  VISITOR_RETURNED: 'visitor',
  VISITOR_BLOCKED: 'visitor',
};

const OUTSIDE_CONTACTS = { contactIndex: null, isBarEnd: false } as const;

function routingMarks({ routings }: Conversation): Draft[] {
  return routings.flatMap(({ createdAt, rule, group }) => {
    const event = { kind: 'ROUTED', occurredAt: createdAt, systemMessageId: null };
    return toDraft(event, {
      ...OUTSIDE_CONTACTS,
      lane: 'routing',
      notes: routingNotes(rule, group),
    });
  });
}

/** Returns when the visitor unmatched, returned and was blocked. A message with an id that came before is a duplicate (R1). */
function visitorMarks({ messages }: Conversation): Draft[] {
  const seen = new Set<string>();
  return messages.flatMap((message) => {
    if (message.by !== 'system' || seen.has(message.id) || parseInstant(message.createdAt) === null)
      return [];
    seen.add(message.id);
    const { createdAt: occurredAt, id: systemMessageId } = message;
    return message.attachments.flatMap((attachment) => {
      const kind = VISITOR_ATTACHMENTS[attachment];
      if (kind === undefined) return [];
      return toDraft(
        { kind, occurredAt, systemMessageId },
        { ...OUTSIDE_CONTACTS, lane: 'visitor', notes: [] },
      );
    });
  });
}

const VISITOR_ATTACHMENTS: Readonly<Record<string, string>> = {
  VisitorLeftSystemAttachment: 'VISITOR_LEFT',
  VisitorReturnedSystemAttachment: 'VISITOR_RETURNED',
  VisitorBlockedSystemAttachment: 'VISITOR_BLOCKED',
};

function anomalyMarks(
  { code, message, occurredAt, systemMessageId }: Anomaly,
  { contacts }: Conversation,
  laneOf: (operator: Person | null) => string,
): Draft[] {
  if (occurredAt === null) return [];
  const index = contacts.findIndex(({ events }) =>
    events.some((event) => systemMessageId !== null && event.systemMessageId === systemMessageId),
  );
  const contact = contacts[index];
  const lane = contact === undefined ? 'routing' : laneOf(contact.operator);
  const contactIndex = contact === undefined ? null : index;
  const event = { kind: 'ANOMALY', occurredAt, systemMessageId };
  return toDraft(event, { lane, contactIndex, isBarEnd: false, notes: [`${code}: ${message}`] });
}

function toDraft(
  event: ContactEvent,
  rest: Pick<Draft, 'lane' | 'contactIndex' | 'isBarEnd' | 'notes'>,
): Draft[] {
  const atMs = parseInstant(event.occurredAt);
  return atMs === null ? [] : [{ ...event, ...rest, atMs }];
}

/**
 * Merges the events of contacts with the lists that they come from, so that each fact is drawn once.
 *
 * - An event of a contact replaces the equal fact of the list.
 * - Facts that are listed twice are drawn twice: two pushes in one message, two routing events at the same time.
 * - A routing event may belong to several contacts (R17). It is drawn for the first one.
 */
function mergeFacts(events: readonly Draft[], listed: readonly Draft[]): readonly Draft[] {
  const unmatched = new Map<string, Draft[]>();
  for (const fact of listed) {
    const sameKey = unmatched.get(factKey(fact));
    if (sameKey === undefined) unmatched.set(factKey(fact), [fact]);
    else sameKey.push(fact);
  }
  const routings = new Set<string>();
  const drawn = events.filter((event) => {
    const key = factKey(event);
    const fact = JSON.stringify([key, event.notes]);
    if (event.kind === 'ROUTED' && routings.has(fact)) return false;
    routings.add(fact);
    removeEqualFact(unmatched.get(key) ?? [], event);
    return true;
  });
  return [...drawn, ...[...unmatched.values()].flat()];
}

/** Prefers a fact with equal notes. The names of a rule may differ between contact and list, so any other fact counts too. */
function removeEqualFact(facts: Draft[], { notes }: Draft): void {
  const same = facts.findIndex((fact) => JSON.stringify(fact.notes) === JSON.stringify(notes));
  facts.splice(Math.max(0, same), 1);
}

function factKey({ kind, atMs, systemMessageId }: Draft): string {
  return JSON.stringify([kind, atMs, systemMessageId]);
}

function notesOf(contact: Contact, kind: string): readonly string[] {
  switch (kind) {
    case 'ROUTED':
      return routingNotes(contact.routingRule, contact.routingGroup);
    case 'PUSHED':
      return [contact.operator === null ? 'To an operator that is not shown' : `To ${contact.operator.name}`];
    case 'SNOOZED':
      return contact.snoozedUntil === null ? [] : [`Until ${contact.snoozedUntil}`];
    case 'TRANSFERRED_TO_USER':
    case 'TRANSFERRED_TO_ROUTING_RULE':
      return transferNotes(contact);
    default:
      return [];
  }
}

function routingNotes(rule: string | null, group: string | null): readonly string[] {
  return [...(rule === null ? [] : [`Rule ${rule}`]), ...(group === null ? [] : [`Group ${group}`])];
}

function transferNotes({ transferredToUser, transferredToRoutingRule, transferReason }: Contact) {
  const target = transferredToUser?.name ?? transferredToRoutingRule ?? null;
  return [
    ...(target === null ? [] : [`To ${target}`]),
    ...(isBlank(transferReason) ? [] : [`Reason: ${transferReason}`]),
  ];
}
