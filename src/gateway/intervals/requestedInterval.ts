import type { GraphQLError } from 'graphql';
import { parseTimestamp } from '../../contacts/facts/instant.ts';
import type { Interval } from '../../upstream/closedConversations/interval.ts';
import { codedError } from '../../upstream/errors/errorCodes.ts';
import type { Json } from '../../upstream/response/json.ts';
import { isObject } from '../../upstream/response/json.ts';
import type { ClosedList } from '../../upstream/schema/closedList.ts';

/** The longest interval of one request, in days. */
export const MAX_INTERVAL_DAYS = 366;

const DAY_MS = 86_400_000;

/**
 * Reads the interval from a client's arguments.
 *
 * @throws GraphQLError `BAD_USER_INPUT` when it is missing or too long, begins in the future, or does not end after its start.
 */
export function requestedInterval(
  {
    interval: {
      kind,
      arguments: [first],
    },
  }: ClosedList,
  args: Readonly<Record<string, unknown>>,
  nowMs: number,
): Interval {
  const interval = readInterval(kind === 'object' ? args[first.name] : args);
  if (interval.to - interval.from > MAX_INTERVAL_DAYS * DAY_MS) {
    throw badInput(`Expected an interval of at most ${MAX_INTERVAL_DAYS} days, got a longer one.`);
  }
  if (interval.from > nowMs) throw badInput('Expected an interval that has begun, got one in the future.');
  return interval;
}

/** @throws GraphQLError `BAD_USER_INPUT` for anything but `from` and a later `to`. */
export function readInterval(value: Json): Interval {
  const from = boundOf(value, 'from');
  const to = boundOf(value, 'to');
  if (from >= to) throw badInput('Expected "to" to be later than "from", got the same or an earlier time.');
  return { from, to };
}

export function badInput(message: string): GraphQLError {
  return codedError('BAD_USER_INPUT', message);
}

function boundOf(value: Json, name: 'from' | 'to'): number {
  const moment = isObject(value) ? parseTimestamp(value[name]) : null;
  if (moment !== null) return moment.at;
  throw badInput(
    `Expected "${name}" to be an ISO 8601 date and time with Z or an offset, got something else.`,
  );
}
