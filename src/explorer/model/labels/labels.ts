import type { Contact, Person } from '../conversation/conversation.ts';

/** Returns a status as text: `Snoozed` for `SNOOZED`. Returns a status that is not known unchanged. */
export function statusLabel(status: string): string {
  return STATUSES[status] ?? status;
}

/** Returns a channel as text: `WhatsApp` for `WHATSAPP`. A channel that is not known gets spaces: `New channel` for `NEW_CHANNEL`. */
export function channelLabel(channel: string): string {
  const word = channelWord(channel);
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}

/** Returns a channel as it is written inside a sentence: `chat` for `CHAT`. */
export function channelWord(channel: string): string {
  return CHANNELS[channel] ?? channel.toLowerCase().replaceAll('_', ' ');
}

/** Returns the kind of an event as text. Returns a kind that is not known unchanged. */
export function eventLabel(kind: string): string {
  return EVENTS[kind] ?? kind;
}

/** Returns the type of a person as text. @param kind a type name of the schema, such as `Professional`. */
export function personKindLabel(kind: string): string {
  return PEOPLE[kind] ?? kind;
}

export function personLabel(person: Person | null): string {
  return person === null ? 'Operator not shown' : person.name;
}

/** Whether there is nothing to read in a text. */
export function isBlank(text: string | null): text is null | '' {
  return text === null || text.trim() === '';
}

/** Describes in one line how a contact ended. Returns `Ongoing` when it is still open. */
export function endLabel(contact: Contact): string {
  if (contact.endReason === null) return 'Ongoing';
  const by = contact.endedBy === null ? '' : ` by ${contact.endedBy.name}`;
  const target = contact.transferredToUser?.name ?? contact.transferredToRoutingRule;
  const to = target === null || target === undefined ? '' : ` to ${target}`;
  const reason = ENDS[contact.endReason] ?? contact.endReason;
  return `${reason}${to}${by}`;
}

/** Formats a duration with its two largest units: `2 h 5 min`. Uses milliseconds only below one second. */
export function formatDuration(seconds: number): string {
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

/** Formats a count with its noun: `2 contacts`, `1 contact`. */
export function formatCount(count: number, noun: string): string {
  const plural = noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  return `${count} ${count === 1 ? noun : plural}`;
}

/** The statuses that this version of the explorer knows. */
export const STATUS_NAMES = ['ANSWERED', 'UNANSWERED', 'TRANSFERRED', 'SNOOZED', 'ONGOING'] as const;

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

const CHANNELS: Readonly<Record<string, string>> = {
  APPLE_BUSINESS_CHAT: 'Apple Messages',
  FACEBOOK: 'Facebook',
  FACEBOOK_BUSINESS_ON_MESSENGER: 'Messenger',
  GOOGLE_BUSINESS_MESSAGES: 'Google Business Messages',
  INSTAGRAM: 'Instagram',
  SMS: 'SMS',
  TWITTER: 'Twitter',
  WHATSAPP: 'WhatsApp',
};

const EVENTS: Readonly<Record<string, string>> = {
  ROUTED: 'Routed',
  PUSHED: 'Assigned',
  TRANSFERRED_TO_USER: 'Transferred to an operator',
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
  REPLACED: 'Replaced by the next assignment',
};

const PEOPLE: Readonly<Record<string, string>> = {
  IbbuManager: 'Manager',
};
