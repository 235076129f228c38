import type { Contact, Person } from './conversation.ts';

/** `SNOOZED` as people read it. A value that is new upstream reads as it is spelled. */
export function statusWords(status: string): string {
  return STATUSES[status] ?? status;
}

/** What happened, in one or two words. */
export function eventWords(kind: string): string {
  return EVENTS[kind] ?? kind;
}

export function kindWords(kind: string): string {
  return PEOPLE[kind] ?? kind;
}

export function personWords(person: Person | null): string {
  return person === null ? 'Somebody upstream no longer shows' : person.name;
}

/** How a contact ended, in one line; what it is doing when it did not. */
export function endWords(contact: Contact): string {
  if (contact.endReason === null) return 'Still going on';
  const by = contact.endedBy === null ? '' : ` by ${contact.endedBy.name}`;
  const target = contact.transferredToUser?.name ?? contact.transferredToRoutingRule;
  const to = target === null || target === undefined ? '' : ` to ${target}`;
  const reason = ENDS[contact.endReason] ?? contact.endReason;
  return `${reason}${to}${by}`;
}

/** `2 h 05 min`: the two largest units, down to seconds; milliseconds only below one second. */
export function durationWords(seconds: number): string {
  if (seconds > 0 && seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  const whole = Math.round(seconds);
  const parts = UNITS.map(([unit, size, modulus]) => ({ unit, count: Math.floor(whole / size) % modulus }));
  const first = parts.findIndex(({ count }) => count > 0);
  if (first === -1) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(({ count }) => count > 0)
    .map(({ unit, count }) => `${count} ${unit}`)
    .join(' ');
}

/** `2 contacts`, `1 contact`. */
export function countWords(count: number, noun: string): string {
  const plural = noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  return `${count} ${count === 1 ? noun : plural}`;
}

const UNITS = [
  ['d', 86_400, Number.POSITIVE_INFINITY],
  ['h', 3_600, 24],
  ['min', 60, 60],
  ['s', 1, 60],
] as const;

const STATUSES: Readonly<Record<string, string>> = {
  ONGOING: 'Ongoing',
  ANSWERED: 'Answered',
  UNANSWERED: 'Unanswered',
  TRANSFERRED: 'Transferred',
  SNOOZED: 'Snoozed',
};

const EVENTS: Readonly<Record<string, string>> = {
  ROUTED: 'Routed',
  PUSHED: 'Pushed',
  TRANSFERRED_TO_USER: 'Transferred to a user',
  TRANSFERRED_TO_ROUTING_RULE: 'Transferred to a rule',
  SNOOZED: 'Snoozed',
  CLOSED: 'Closed',
  RELEASED: 'Released',
  VISITOR_LEFT: 'Visitor left',
  VISITOR_RETURNED: 'Visitor returned',
  VISITOR_BLOCKED: 'Visitor blocked',
  ANOMALY: 'Anomaly',
};

const ENDS: Readonly<Record<string, string>> = {
  CLOSED: 'Closed',
  TRANSFERRED_TO_USER: 'Transferred',
  TRANSFERRED_TO_ROUTING_RULE: 'Transferred',
  SNOOZED: 'Snoozed',
  RELEASED: 'Released',
  REPLACED: 'Replaced by the next push',
};

const PEOPLE: Readonly<Record<string, string>> = {
  IbbuManager: 'Manager',
};
