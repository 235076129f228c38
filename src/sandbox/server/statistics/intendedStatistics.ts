import type { GeneratedConversation } from '../../generator/generate.ts';
import { instantOf } from '../../generator/world/dates.ts';

/** A conversation with the contacts that the generator intended. The statistics are computed only from these. */
export interface IntendedConversation {
  readonly conversation: Pick<GeneratedConversation['conversation'], 'closedAt' | 'channel' | 'project'>;
  readonly expected: GeneratedConversation['expected'];
}

type Contact = IntendedConversation['expected']['contacts'][number];

export const INDICATORS = [
  'contact_number',
  'contact_unanswered_number',
  'contact_duration',
  'contact_answered_duration',
  'contact_answered_after_first_message_duration',
  'contact_closed_after_last_message_duration',
  'contact_waiting_duration',
] as const;

export type Indicator = (typeof INDICATORS)[number];

export interface StatisticsFilter {
  /** Milliseconds since 1970. Half-open. */
  readonly fromMs: number;
  readonly toMs: number;
  /** `chat` is everything but calls and video. Null is every channel. */
  readonly channel: 'chat' | 'call' | 'video' | null;
  /** Null is every site. */
  readonly siteIds: readonly string[] | null;
}

/** How statistics differ from the intended ones. Tests and users compare them with those of the gateway. */
export interface Deviation {
  readonly countsBotReplies?: boolean;
  readonly goesByClosing?: boolean;
  /** `chat` is the channel CHAT alone. */
  readonly chatIsOneChannel?: boolean;
  readonly addedContacts?: number;
  /** Contacts of a site that the sandbox does not have. They count when no site is requested. */
  readonly contactsOfOtherSites?: number;
}

/** The indicators of the contacts opened in a period, of conversations that are closed. Null without a value. */
export function intendedStatistics(
  conversations: readonly IntendedConversation[],
  filter: StatisticsFilter,
  deviation: Deviation = {},
): Readonly<Record<Indicator, number | null>> {
  const isWithin = (date: string | null): boolean => {
    const at = instantOf(date) ?? Number.NaN;
    return at >= filter.fromMs && at < filter.toMs;
  };
  const contacts = conversations
    .filter((each) => instantOf(each.conversation.closedAt) !== undefined && isOf(each, filter, deviation))
    .flatMap(({ conversation: { closedAt }, expected }) =>
      expected.contacts.filter(({ openedAt }) => isWithin(deviation.goesByClosing ? closedAt : openedAt)),
    );
  const answering = contacts.filter(
    ({ operatorType }) => deviation.countsBotReplies || operatorType !== 'Bot',
  );
  const ended = contacts.filter(({ closedAt }) => closedAt !== null);
  const ofOtherSites = filter.siteIds === null ? (deviation.contactsOfOtherSites ?? 0) : 0;
  return {
    contact_number: contacts.length + (deviation.addedContacts ?? 0) + ofOtherSites,
    contact_unanswered_number: ended.filter(({ answered }) => !answered).length,
    contact_duration: mean(ended.map(durationOf)),
    contact_answered_duration: meanReply(answering),
    contact_answered_after_first_message_duration: mean(
      answering.flatMap(({ firstReplySeconds }) => firstReplySeconds ?? []),
    ),
    contact_closed_after_last_message_duration: mean(
      contacts.flatMap(({ closingDelaySeconds }) => closingDelaySeconds ?? []),
    ),
    contact_waiting_duration: mean(contacts.flatMap(({ waitingSeconds }) => waitingSeconds ?? [])),
  };
}

function isOf(
  { conversation: { channel, project } }: IntendedConversation,
  filter: StatisticsFilter,
  { chatIsOneChannel = false }: Deviation,
): boolean {
  const { siteIds } = filter;
  if (siteIds !== null && !siteIds.includes(String(project.id))) return false;
  if (filter.channel === null) return true;
  if (filter.channel !== 'chat') return channel === filter.channel.toUpperCase();
  return chatIsOneChannel ? channel === 'CHAT' : channel !== 'CALL' && channel !== 'VIDEO';
}

function durationOf({ openedAt, closedAt }: Contact): number {
  return ((instantOf(closedAt) ?? Number.NaN) - (instantOf(openedAt) ?? Number.NaN)) / 1_000;
}

/** Over all replies, not over contacts. */
function meanReply(contacts: readonly Contact[]): number | null {
  const replies = sum(contacts.map(({ replyCount }) => replyCount));
  const total = sum(contacts.map(({ replyCount, meanReplySeconds }) => replyCount * (meanReplySeconds ?? 0)));
  return replies === 0 ? null : total / replies;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : sum(values) / values.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
