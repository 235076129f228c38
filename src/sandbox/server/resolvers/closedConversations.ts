import { instantOf } from '../../generator/world/dates.ts';
import type { ConversationJson } from '../data/json.ts';
import { upstreamError } from '../data/upstreamError.ts';
import { facetsOf } from './facets.ts';
import type { ClosedConversationFilters } from './filters.ts';
import { predicateOf } from './filters.ts';

export interface ClosedConversationsArgs {
  readonly interval: { readonly from: unknown; readonly to: unknown };
  readonly filters: ClosedConversationFilters;
  readonly orderBy: string;
}

export const DEFAULT_ORDER = 'ClosedAtAscending';

/**
 * Returns the conversations closed in the interval, filtered and sorted. The interval includes its start, and does not include
 * its end. Conversations without a sort value come last. Equal ones are sorted by id. Throws an upstream error for an invalid interval.
 */
export function closedConversations(
  conversations: readonly ConversationJson[],
  { interval, filters, orderBy }: ClosedConversationsArgs,
): readonly ConversationJson[] {
  const from = boundOf('from', interval.from);
  const to = boundOf('to', interval.to);
  const matches = predicateOf(filters);
  return conversations
    .filter((conversation) => {
      const { closedAtMs } = facetsOf(conversation);
      return closedAtMs !== undefined && closedAtMs >= from && closedAtMs < to && matches(conversation);
    })
    .sort(orderOf(orderBy));
}

function boundOf(name: string, date: unknown): number {
  const instant = instantOf(date);
  if (instant !== undefined) return instant;
  throw upstreamError(
    'BAD_REQUEST',
    `Expected "interval.${name}" to be an ISO 8601 date and time, got ${JSON.stringify(date)}.`,
  );
}

type Order = (a: ConversationJson, b: ConversationJson) => number;

const SORT_KEYS: readonly (readonly [name: string, key: (conversation: ConversationJson) => unknown])[] = [
  ['ClosedAt', (conversation) => facetsOf(conversation).closedAtMs],
  ['CustomerSatisfaction', (conversation) => facetsOf(conversation).customerSatisfaction],
  ['Duration', (conversation) => facetsOf(conversation).durationMs],
  ['NetPromoterScore', (conversation) => facetsOf(conversation).netPromoterScore],
];

function orderOf(orderBy: string): Order {
  const [, key] = SORT_KEYS.find(([name]) => orderBy.startsWith(name)) ?? [];
  const direction = orderBy.endsWith('Descending') ? -1 : 1;
  return (a, b) => compare(key?.(a), key?.(b), direction) || (a.id < b.id ? -1 : 1);
}

function compare(a: unknown, b: unknown, direction: number): number {
  if (typeof a !== 'number' || typeof b !== 'number')
    return Number(typeof a !== 'number') - Number(typeof b !== 'number');
  return (a - b) * direction;
}
