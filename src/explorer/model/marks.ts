import type { Anomaly, Contact, ContactEvent, Conversation, Person } from './conversation.ts';
import { instantOf } from './instant.ts';

/** One thing that happened at one instant. */
export interface Mark {
  readonly key: string;
  readonly lane: string;
  readonly atMs: number;
  /** As in `ContactEventKind`, or `ANOMALY`. */
  readonly kind: string;
  /** As upstream spelled it. */
  readonly occurredAt: string;
  readonly systemMessageId: string | null;
  /** Of the contact that it belongs to, in the conversation's list; null for what lies outside. */
  readonly contactIndex: number | null;
  /** What there is to say besides, a line each. */
  readonly notes: readonly string[];
}

/** Everything that happened besides messages, in time order. `laneOf` gives the lane of a contact's operator. */
export function marksOf(
  conversation: Conversation,
  laneOf: (operator: Person | null) => string,
): readonly Mark[] {
  const events = conversation.contacts.flatMap((contact, index) => eventMarks(contact, index, laneOf));
  const drafts = joined(events, [...routingMarks(conversation), ...visitorMarks(conversation)]);
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
    return draft(event, { lane, contactIndex, notes: notesOf(contact, event.kind) });
  });
}

const GENERAL_LANES: Readonly<Record<string, string>> = {
  ROUTED: 'routing',
  VISITOR_LEFT: 'visitor',
  VISITOR_RETURNED: 'visitor',
  VISITOR_BLOCKED: 'visitor',
};

/** All routing events. */
function routingMarks({ routings }: Conversation): Draft[] {
  return routings.flatMap(({ createdAt, rule, group }) => {
    const event = { kind: 'ROUTED', occurredAt: createdAt, systemMessageId: null };
    return draft(event, { lane: 'routing', contactIndex: null, notes: routingNotes(rule, group) });
  });
}

/** All that the visitor did. A message that comes again with the same id is a repeat (R1). */
function visitorMarks({ messages }: Conversation): Draft[] {
  const seen = new Set<string>();
  return messages.flatMap((message) => {
    if (message.by !== 'system' || seen.has(message.id) || instantOf(message.createdAt) === null) return [];
    seen.add(message.id);
    const { createdAt: occurredAt, id: systemMessageId } = message;
    return message.attachments.flatMap((attachment) => {
      const kind = VISITOR_ATTACHMENTS[attachment];
      if (kind === undefined) return [];
      return draft({ kind, occurredAt, systemMessageId }, { lane: 'visitor', contactIndex: null, notes: [] });
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
  return draft(event, { lane, contactIndex, notes: [`${code}: ${message}`] });
}

function draft(event: ContactEvent, rest: Pick<Draft, 'lane' | 'contactIndex' | 'notes'>): Draft[] {
  const atMs = instantOf(event.occurredAt);
  return atMs === null ? [] : [{ ...event, ...rest, atMs }];
}

/**
 * Draws each fact once. An event of a contact takes the place of the fact in the lists that it comes from. Equal facts
 * are as many as they are listed: two pushes in one message, two routing events at one instant. Only a routing fact may
 * be in several contacts (R17); it is drawn for the first.
 */
function joined(events: readonly Draft[], listed: readonly Draft[]): readonly Draft[] {
  const left = new Map<string, Draft[]>();
  for (const fact of listed) {
    const alike = left.get(factKey(fact));
    if (alike === undefined) left.set(factKey(fact), [fact]);
    else alike.push(fact);
  }
  const routings = new Set<string>();
  const drawn = events.filter((event) => {
    const key = factKey(event);
    const fact = JSON.stringify([key, event.notes]);
    if (event.kind === 'ROUTED' && routings.has(fact)) return false;
    routings.add(fact);
    takeFrom(left.get(key) ?? [], event);
    return true;
  });
  return [...drawn, ...[...left.values()].flat()];
}

/** Names may differ between a contact and the list, so a fact with other notes is taken when none has the same. */
function takeFrom(facts: Draft[], { notes }: Draft): void {
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
      return [contact.operator === null ? 'To an operator no longer shown' : `To ${contact.operator.name}`];
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
    ...(transferReason === null ? [] : [`Reason: ${transferReason}`]),
  ];
}
