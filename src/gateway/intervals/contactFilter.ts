import type { Contact } from '../../contacts/facts/contact.ts';
import { parseTimestamp } from '../../contacts/facts/instant.ts';
import type { Interval } from '../../upstream/closedConversations/interval.ts';
import { holds } from '../../upstream/closedConversations/interval.ts';
import { readInterval } from './requestedInterval.ts';

/** `ContactFilter` of the schema. Ids are compared as text. */
export interface ContactFilter {
  readonly status?: readonly string[] | null;
  readonly answered?: boolean | null;
  readonly endReason?: readonly string[] | null;
  readonly operatorIds?: readonly (string | number)[] | null;
  readonly operatorTypes?: readonly string[] | null;
  readonly routingRuleIds?: readonly string[] | null;
  readonly routingGroupIds?: readonly string[] | null;
  readonly opened?: object | null;
}

export type ContactPredicate = (contact: Contact) => boolean;

/** Returns a function that checks all conditions. @throws GraphQLError `BAD_USER_INPUT` for an invalid interval. */
export function contactPredicate(filter: ContactFilter): ContactPredicate {
  const conditions = [
    matchAny(filter.status, ({ status }) => status),
    matchAny(filter.endReason, ({ endReason }) => endReason),
    matchAny(filter.operatorIds, ({ operator }) => operator?.id),
    matchAny(filter.operatorTypes, ({ operatorType }) => operatorType),
    matchAny(filter.routingRuleIds, ({ routingRule }) => routingRule?.id),
    matchAny(filter.routingGroupIds, ({ routingGroup }) => routingGroup?.id),
    matchAnswered(filter.answered),
    matchOpened(filter.opened ? readInterval(filter.opened) : null),
  ].filter((condition) => condition !== null);
  return (contact) => conditions.every((condition) => condition(contact));
}

/** Null when the filter has no such condition. An empty list is a condition that no contact meets. */
function matchAny(
  wanted: readonly (string | number)[] | null | undefined,
  read: (contact: Contact) => string | number | null | undefined,
): ContactPredicate | null {
  if (!wanted) return null;
  const texts = new Set(wanted.map(normalizeCase));
  return (contact) => {
    const value = read(contact);
    return value !== null && value !== undefined && texts.has(normalizeCase(value));
  };
}

/** Ids are UUIDs or numbers, and types are names: upper and lower case do not differ. */
function normalizeCase(value: string | number): string {
  return String(value).toLowerCase();
}

function matchAnswered(wanted: boolean | null | undefined): ContactPredicate | null {
  return typeof wanted === 'boolean' ? ({ answered }) => answered === wanted : null;
}

function matchOpened(interval: Interval | null): ContactPredicate | null {
  if (interval === null) return null;
  return ({ openedAt }) => {
    const moment = parseTimestamp(openedAt);
    return moment !== null && holds(interval, moment);
  };
}
