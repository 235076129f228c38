import type { GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import type { ContactDimension } from '../../indicators/contactGroups.ts';
import type { Period, PeriodKind } from '../../indicators/periods.ts';
import type { TimeStep } from '../../indicators/timeSteps.ts';
import { isTimeZone, timeSteps } from '../../indicators/timeSteps.ts';
import type { UpstreamClient } from '../../upstream/client.ts';
import type { Interval } from '../../upstream/closedConversations/interval.ts';
import type { HistorySelection } from '../../upstream/history/historySelection.ts';
import { findClosedList } from '../../upstream/schema/closedList.ts';
import type { GatewayContext } from '../execution/context.ts';
import { closedContacts, countContacts } from './closedContacts.ts';
import type { ContactFilter } from './contactFilter.ts';
import { contactPredicate } from './contactFilter.ts';
import { countBeside } from './countBeside.ts';
import {
  DEFAULT_FIRST,
  DEFAULT_LOOKAHEAD_DAYS,
  fieldsSdl,
  MAX_FIRST,
  MAX_LOOKAHEAD_DAYS,
} from './fieldsSdl.ts';
import { argumentsForClients, valuesFor } from './listArguments.ts';
import { listReader } from './listReader.ts';
import { badInput, requestedInterval } from './requestedInterval.ts';
import { reportUnavailable } from './unavailableHistories.ts';

export interface IntervalOptions {
  /** The SDL of the types that these fields need. */
  readonly sdl: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

type Args = Readonly<Record<string, unknown>>;

type Resolver<Given> = (
  root: unknown,
  args: Given & Args,
  context: GatewayContext,
  info: GraphQLResolveInfo,
) => Promise<object>;

/** The fields of `Query` for the contacts of an interval. The stitched schema adds them. */
export interface IntervalFields {
  readonly typeDefs: string;
  readonly query: {
    readonly closedContacts?: Resolver<ClosedContactsArgs>;
    readonly contactIndicators?: Resolver<IndicatorArgs>;
  };
}

const NOTHING: IntervalFields = { typeDefs: '', query: {} };

export interface IntervalUpstream {
  readonly upstreamSchema: GraphQLSchema;
  readonly client: UpstreamClient;
  readonly selection: HistorySelection;
}

/** Creates the fields. Returns no fields when upstream has no list of closed conversations, or without `options`. */
export function createIntervalFields(
  { upstreamSchema, client, selection }: IntervalUpstream,
  options: IntervalOptions | undefined,
): IntervalFields {
  const found = findClosedList(upstreamSchema);
  if (!found.ok || options === undefined) return NOTHING;
  const { list } = found;
  const reader = listReader(list, selection, client);
  const { now } = options;
  const others = argumentsForClients(list);
  const unordered = others.filter(({ name }) => name !== list.order?.argument);
  return {
    typeDefs: `${options.sdl}\n${fieldsSdl(list)}`,
    query: {
      closedContacts: async (_root, args, context, info) => {
        const { first: given, after, where, ...otherArguments } = args;
        const wanted = { interval: requestedInterval(list, args, now()), others: valuesFor(others, args) };
        const isWanted = contactPredicate(where ?? {});
        const request = {
          ...wanted,
          isWanted,
          listArguments: [otherArguments, where],
          first: pageSize(given),
          after: after ?? null,
        };
        const unorderedList = { ...wanted, others: valuesFor(unordered, args) };
        const connection = await countBeside(
          () => closedContacts(request, reader, context),
          (linked, pageEnd) => countContacts({ ...unorderedList, pageEnd }, isWanted, reader, linked),
          context,
          info,
        );
        reportUnavailable(connection.unavailableConversationIds, context, info);
        return connection;
      },
      contactIndicators: async (_root, args, context, info) => {
        const { groupBy, step, timeZone, where, botsInResponsiveness } = args;
        const nowMs = now();
        const request = {
          period: requestedPeriod(requestedInterval(list, args, nowMs), args),
          now: nowMs,
          others: valuesFor(unordered, args),
          isWanted: contactPredicate(where ?? {}),
          dimensions: [...new Set(groupBy ?? [])],
          steps: step ? timeSteps(step, readTimeZone(timeZone)) : null,
          botsInResponsiveness: botsInResponsiveness ?? false,
        };
        // Loaded at the first use: the sums need a package that the other fields do not need.
        const { contactIndicators } = await import('./contactIndicators.ts');
        const indicators = await contactIndicators(request, reader, context);
        reportUnavailable(indicators.unavailableConversationIds, context, info);
        return indicators;
      },
    },
  };
}

interface ClosedContactsArgs {
  readonly where?: ContactFilter | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

interface IndicatorArgs {
  readonly where?: ContactFilter | null;
  readonly groupBy?: readonly ContactDimension[] | null;
  readonly step?: TimeStep | null;
  readonly timeZone?: string | null;
  readonly period?: PeriodKind | null;
  readonly lookahead?: number | null;
  readonly botsInResponsiveness?: boolean | null;
}

function pageSize(first: number | null | undefined): number {
  const size = first ?? DEFAULT_FIRST;
  if (size >= 1 && size <= MAX_FIRST) return size;
  throw badInput(`Expected "first" to lie between 1 and ${MAX_FIRST}, got ${size}.`);
}

/** @throws GraphQLError `BAD_USER_INPUT` for a `lookahead` that is too long or negative. */
function requestedPeriod(interval: Interval, { period, lookahead }: IndicatorArgs): Period {
  const lookaheadDays = lookahead ?? DEFAULT_LOOKAHEAD_DAYS;
  if (lookaheadDays < 0 || lookaheadDays > MAX_LOOKAHEAD_DAYS) {
    throw badInput(
      `Expected "lookahead" to lie between 0 and ${MAX_LOOKAHEAD_DAYS} days, got ${lookaheadDays}.`,
    );
  }
  return { kind: period ?? 'CONVERSATION_CLOSED', interval, lookaheadDays };
}

/** Null is UTC. @throws GraphQLError `BAD_USER_INPUT` for a time zone that does not exist. */
function readTimeZone(timeZone: string | null | undefined): string | null {
  if (timeZone === null || timeZone === undefined || isTimeZone(timeZone)) return timeZone ?? null;
  throw badInput('Expected "timeZone" to be a name such as Europe/Paris, got something else.');
}
