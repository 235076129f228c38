import type { Contact } from '../../contacts/facts/contact.ts';
import { parseTimestamp } from '../../contacts/facts/instant.ts';
import type { Interval } from '../../upstream/closedConversations/interval.ts';
import { holds } from '../../upstream/closedConversations/interval.ts';
import { readInterval } from './wantedInterval.ts';

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

/** @throws GraphQLError `BAD_USER_INPUT` when the interval is none. */
export function contactPredicate(filter: ContactFilter): ContactPredicate {
  const conditions = [
    among(filter.status, ({ status }) => status),
    among(filter.endReason, ({ endReason }) => endReason),
    among(filter.operatorIds, ({ operator }) => operator?.id),
    among(filter.operatorTypes, ({ operatorType }) => operatorType),
    among(filter.routingRuleIds, ({ routingRule }) => routingRule?.id),
    among(filter.routingGroupIds, ({ routingGroup }) => routingGroup?.id),
    answeredIs(filter.answered),
    openedIn(filter.opened ? readInterval(filter.opened) : null),
  ].filter((condition) => condition !== null);
  return (contact) => conditions.every((condition) => condition(contact));
}

function among(
  wanted: readonly (string | number)[] | null | undefined,
  read: (contact: Contact) => string | number | null | undefined,
): ContactPredicate | null {
  if (!wanted) return null;
  const texts = new Set(wanted.map(spelled));
  return (contact) => {
    const value = read(contact);
    return value !== null && value !== undefined && texts.has(spelled(value));
  };
}

/** Ids are UUIDs or numbers, and types are names: upper and lower case are the same. */
function spelled(value: string | number): string {
  return String(value).toLowerCase();
}

function answeredIs(wanted: boolean | null | undefined): ContactPredicate | null {
  return typeof wanted === 'boolean' ? ({ answered }) => answered === wanted : null;
}

function openedIn(interval: Interval | null): ContactPredicate | null {
  if (interval === null) return null;
  return ({ openedAt }) => {
    const moment = parseTimestamp(openedAt);
    return moment !== null && holds(interval, moment);
  };
}
