import type { ConversationJson } from '../data/json.ts';
import { fieldOf } from '../data/json.ts';
import { upstreamError } from '../data/upstreamError.ts';
import { facetsOf, isBot, messagesOf } from './facets.ts';

type Id = string | number;

/** `ClosedConversationFilters` of the schema. */
export interface ClosedConversationFilters {
  readonly projectIds?: readonly Id[] | null;
  readonly channels?: readonly string[] | null;
  readonly conversationId?: string | null;
  readonly legacyConversationIds?: readonly Id[] | null;
  readonly userIds?: readonly Id[] | null;
  readonly conversationVisitorIds?: readonly string[] | null;
  readonly customerSatisfaction?: readonly number[] | null;
  readonly netPromoterScore?: readonly number[] | null;
  readonly messagesSearches?: readonly string[] | null;
  readonly visitorMessagesSearches?: readonly string[] | null;
  readonly automationLevels?: readonly string[] | null;
  readonly answered?: boolean | null;
  readonly answeredByHuman?: boolean | null;
  readonly categoryIds?: readonly Id[] | null;
  readonly tagIds?: readonly Id[] | null;
  readonly escalationsAccepted?: readonly string[] | null;
  readonly groupIds?: readonly Id[] | null;
  readonly routingGroupIds?: readonly string[] | null;
  readonly roles?: readonly string[] | null;
  readonly hasConversion?: boolean | null;
  readonly humanHandlingTimeUpperLimit?: unknown;
  readonly engagementCampaignIds?: unknown;
  readonly closeReason?: unknown;
  readonly genAiPredictedTopicIds?: unknown;
  readonly hasGenerativeAIAnswer?: unknown;
  readonly hasGenerativeAIUnansweredQuestion?: unknown;
}

export type Predicate = (conversation: ConversationJson) => boolean;

/**
 * Returns a predicate for all filters together. A conversation must pass all of them. An empty list filters nothing. Throws
 * an upstream error for a filter that the sandbox's data does not support: ignoring it would give a wrong list.
 */
export function predicateOf(filters: ClosedConversationFilters): Predicate {
  for (const name of UNANSWERABLE) {
    if (filters[name] != null) throw upstreamError('BAD_REQUEST', `The filter "${name}" is not supported.`);
  }
  const set = FILTERS.map((filter) => filter(filters)).filter((predicate) => predicate !== undefined);
  return (conversation) => set.every((predicate) => predicate(conversation));
}

const UNANSWERABLE = [
  'humanHandlingTimeUpperLimit',
  'engagementCampaignIds',
  'closeReason',
  'genAiPredictedTopicIds',
  'hasGenerativeAIAnswer',
  'hasGenerativeAIUnansweredQuestion',
] as const;

type Filter = (filters: ClosedConversationFilters) => Predicate | undefined;

const FILTERS: readonly Filter[] = [
  anyOf(
    ({ projectIds }) => projectIds,
    (conversation) => [facetsOf(conversation).projectId],
  ),
  anyOf(
    ({ channels }) => channels,
    ({ channel }) => [channel],
  ),
  when(
    ({ conversationId }) => conversationId,
    ({ id }, wanted) => id.toLowerCase() === wanted.toLowerCase(),
  ),
  anyOf(
    ({ legacyConversationIds }) => legacyConversationIds,
    ({ legacyId }) => [legacyId],
  ),
  anyOf(
    ({ userIds }) => userIds,
    (conversation) => usersOf(conversation).map(({ id }) => id),
  ),
  anyOf(
    ({ conversationVisitorIds }) => conversationVisitorIds,
    (conversation) => facetsOf(conversation).visitorIds,
  ),
  anyOf(
    ({ customerSatisfaction }) => customerSatisfaction,
    (conversation) => [facetsOf(conversation).customerSatisfaction],
  ),
  anyOf(
    ({ netPromoterScore }) => netPromoterScore,
    (conversation) => [facetsOf(conversation).netPromoterScore],
  ),
  search(
    ({ messagesSearches }) => messagesSearches,
    () => true,
  ),
  search(
    ({ visitorMessagesSearches }) => visitorMessagesSearches,
    (author) => VISITOR_TYPES.has(fieldOf(author, '__typename')),
  ),
  anyOf(
    ({ automationLevels }) => automationLevels,
    (conversation) => [automationLevelOf(conversation)],
  ),
  when(
    ({ answered }) => answered,
    (conversation, wanted) => isAnswered(conversation) === wanted,
  ),
  when(
    ({ answeredByHuman }) => answeredByHuman,
    (conversation, wanted) => facetsOf(conversation).writtenByHuman === wanted,
  ),
  anyOf(
    ({ categoryIds }) => categoryIds,
    (conversation) => facetsOf(conversation).tags.map(({ category }) => fieldOf(category, 'id')),
  ),
  anyOf(
    ({ tagIds }) => tagIds,
    (conversation) => facetsOf(conversation).tags.map(({ id }) => id),
  ),
  anyOf(
    ({ escalationsAccepted }) => escalationsAccepted,
    (conversation) => facetsOf(conversation).escalationsAccepted,
  ),
  anyOf(
    ({ groupIds }) => groupIds,
    (conversation) => usersOf(conversation).map(({ group }) => fieldOf(group, 'id')),
  ),
  anyOf(
    ({ routingGroupIds }) => routingGroupIds,
    (conversation) => facetsOf(conversation).routingGroupIds,
  ),
  anyOf(
    ({ roles }) => roles,
    (conversation) => usersOf(conversation).map(({ roleName }) => roleName),
  ),
  when(
    ({ hasConversion }) => hasConversion,
    (conversation, wanted) => facetsOf(conversation).hasConversion === wanted,
  ),
];

const VISITOR_TYPES = new Set<unknown>(['Visitor', 'ThirdPartyAccount']);

function when<Wanted>(
  read: (filters: ClosedConversationFilters) => Wanted | null | undefined,
  matches: (conversation: ConversationJson, wanted: Wanted) => boolean,
): Filter {
  return (filters) => {
    const wanted = read(filters);
    return wanted == null ? undefined : (conversation) => matches(conversation, wanted);
  };
}

function anyOf(
  read: (filters: ClosedConversationFilters) => readonly Id[] | null | undefined,
  values: (conversation: ConversationJson) => readonly unknown[],
): Filter {
  return when(read, (conversation, wanted) => {
    const texts = wanted.map(String);
    return (
      texts.length === 0 ||
      values(conversation).some((value) => value != null && texts.includes(String(value)))
    );
  });
}

function search(
  read: (filters: ClosedConversationFilters) => readonly string[] | null | undefined,
  by: (author: unknown) => boolean,
): Filter {
  return when(read, (conversation, wanted) => {
    const written = messagesOf(conversation)
      .filter(({ author, text }) => typeof text === 'string' && by(author))
      .map(({ text }) => String(text).toLowerCase());
    return (
      wanted.length === 0 || wanted.some((text) => written.some((line) => line.includes(text.toLowerCase())))
    );
  });
}

function usersOf(conversation: ConversationJson) {
  return facetsOf(conversation).users;
}

function isAnswered(conversation: ConversationJson): boolean {
  const { writtenByBot, writtenByHuman } = facetsOf(conversation);
  return writtenByBot || writtenByHuman;
}

function automationLevelOf(conversation: ConversationJson): string {
  const users = usersOf(conversation);
  if (!users.some(isBot)) return 'NOT_AUTOMATED';
  return users.every(isBot) ? 'FULLY_AUTOMATED' : 'PARTIALLY_AUTOMATED';
}
