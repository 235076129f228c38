import type { Conversation } from '../conversation/conversation.ts';
import { parseInstant } from '../labels/dates.ts';
import { channelWord, formatCount, formatDuration } from '../labels/labels.ts';
import { formatDay } from '../labels/zonedTime.ts';
import { countOperators } from '../timeline/lanes.ts';

/** Names a conversation: `South Shop, chat, closed`. */
export function headingOf({ projectName, channel, closedAt }: Conversation): string {
  const name = projectName ?? 'Site not shown';
  return [name, channelWord(channel), closedAt === null ? 'ongoing' : 'closed']
    .filter((word) => word !== '')
    .join(', ');
}

/**
 * Describes a conversation in one sentence: `12 contacts with 9 operators over 3 days; 6 transfers; longest wait 3 d 2 h`.
 * Transfers and waiting are left out when there were none.
 *
 * @param timeZone decides how many days the conversation touches; a name of the IANA database.
 */
export function sentenceOf(conversation: Conversation, timeZone: string): string {
  const { contacts } = conversation;
  if (contacts.length === 0) return 'It was never assigned to an operator.';
  const operators = formatCount(countOperators(conversation), 'operator');
  const transfers = contacts.filter(({ endReason }) => endReason?.startsWith('TRANSFERRED') === true).length;
  const longestWait = contacts.reduce((longest, each) => Math.max(longest, each.waitingSeconds ?? 0), 0);
  return [
    `${formatCount(contacts.length, 'contact')} with ${operators}${lengthOf(conversation, timeZone)}`,
    ...(transfers === 0 ? [] : [formatCount(transfers, 'transfer')]),
    ...(longestWait === 0 ? [] : [`longest wait ${formatDuration(longestWait)}`]),
  ].join('; ');
}

/** Returns an empty text when no date can be read, and when the dates contradict each other. */
function lengthOf(conversation: Conversation, timeZone: string): string {
  const fromMs = parseInstant(conversation.createdAt);
  const toMs = endOf(conversation);
  if (fromMs === null || toMs === null || toMs < fromMs) return '';
  const days = daysTouched(fromMs, toMs, timeZone);
  return days > 1 ? ` over ${days} days` : ` in ${formatDuration((toMs - fromMs) / 1000)}`;
}

/** The last date of an ongoing conversation is that of its last contact or message. */
function endOf({ closedAt, contacts, messages }: Conversation): number | null {
  if (closedAt !== null) return parseInstant(closedAt);
  const dates = [
    ...contacts.flatMap((contact) => [contact.openedAt, contact.closedAt ?? '']),
    ...messages.map(({ createdAt }) => createdAt),
  ];
  return dates.reduce<number | null>((latest, date) => {
    const ms = parseInstant(date);
    return ms === null ? latest : Math.max(latest ?? ms, ms);
  }, null);
}

const DAY_MS = 86_400_000;

function daysTouched(fromMs: number, toMs: number, timeZone: string): number {
  const dayNumber = (ms: number) => Date.parse(`${formatDay(ms, timeZone)} UTC`) / DAY_MS;
  return dayNumber(toMs) - dayNumber(fromMs) + 1;
}
