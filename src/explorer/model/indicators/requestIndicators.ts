import type { Clock, TimeInterval } from '../address/days.ts';
import { intervalOf } from '../address/period.ts';
import type { Selection } from '../address/selection.ts';
import type { Failure } from '../gateway/failure.ts';
import type { JsonObject } from '../gateway/json.ts';
import { numberAt, objectAt, objectsAt, textAt } from '../gateway/json.ts';
import type { GatewayAccess } from '../gateway/request.ts';
import { request } from '../gateway/request.ts';
import type { ListSchema } from '../gateway/schema.ts';
import { joinArguments, listArguments, variable, whereArguments } from '../list/listArguments.ts';

export interface IndicatorsContext {
  readonly list: ListSchema;
  readonly clock: Clock;
  readonly gateway: GatewayAccess;
  readonly signal: AbortSignal;
}

/** Which indicators are read. */
export interface Question {
  readonly selection: Selection;
  readonly withBots: boolean;
  /** In place of the selection's own period. */
  readonly interval?: TimeInterval;
}

/** A result of `contactIndicators`. */
export interface Indicators {
  readonly rows: readonly JsonObject[];
  /** The start of the first step in which contacts may be missing; null when none are. */
  readonly completeUntil: string | null;
  readonly conversations: number;
  /** Conversations whose history is not available, so that their contacts are missing. */
  readonly unavailable: number;
  /** Conversations that may lack contacts. */
  readonly inDoubt: number;
  /** The id of the request in the gateway's log; null when the gateway sent none. */
  readonly requestId: string | null;
}

export type IndicatorsResult =
  | { readonly kind: 'loaded'; readonly value: Indicators }
  | { readonly kind: 'failed'; readonly failure: Failure };

/**
 * Sends `contactIndicators`. Never rejects.
 *
 * @param grouping literal arguments for the grouping, as `groupBy: [SITE]`.
 * @param fields the fields of a row.
 */
export async function requestIndicators(
  { selection, withBots, interval }: Question,
  { list, clock, gateway }: IndicatorsContext,
  grouping: readonly string[],
  fields: string,
): Promise<IndicatorsResult> {
  const { filters, basis } = selection;
  const period = interval ?? intervalOf(selection.period, clock);
  // The period itself says when contacts were opened.
  const isNarrowed = basis === 'opened' && filters.opened !== null;
  const where = isNarrowed
    ? whereArguments(selection, clock)
    : whereArguments({ ...selection, basis: 'closed' }, clock);
  const { definitions, values, variables } = joinArguments(
    listArguments(list, period, filters),
    where,
    variable({ name: 'botsInResponsiveness', type: 'Boolean' }, withBots),
    variable(
      { name: 'period', type: 'ContactPeriod' },
      basis === 'opened' ? 'OPENED' : 'CONVERSATION_CLOSED',
    ),
    variable({ name: 'timeZone', type: 'String' }, clock.timeZone),
  );
  const query = `query Indicators(${definitions.join(', ')}) {
  contactIndicators(${[...values, ...grouping].join(', ')}) {
    completeUntil conversationCount unavailableConversationIds conversationsInDoubt
    rows { ${fields} }
  }
}`;
  const { data, failure, requestId } = await request({ query, variables }, gateway);
  const json = objectAt(data ?? {}, 'contactIndicators');
  if (json === null) return { kind: 'failed', failure: failure ?? NOTHING };
  const missing: unknown = json['unavailableConversationIds'];
  return {
    kind: 'loaded',
    value: {
      rows: objectsAt(json, 'rows'),
      completeUntil: textAt(json, 'completeUntil'),
      conversations: numberAt(json, 'conversationCount') ?? 0,
      unavailable: Array.isArray(missing) ? missing.length : 0,
      inDoubt: numberAt(json, 'conversationsInDoubt') ?? 0,
      requestId,
    },
  };
}

const NOTHING: Failure = {
  kind: 'gateway',
  title: 'The gateway sent no indicators',
  advice: 'Try again in a moment.',
  details: [],
  requestId: null,
};
