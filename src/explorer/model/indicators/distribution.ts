import type { Selection } from '../address/selection.ts';
import type { Failure } from '../gateway/failure.ts';
import type { JsonObject } from '../gateway/json.ts';
import { numberAt, objectAt, objectsAt, textAt } from '../gateway/json.ts';
import type { GraphqlRequest } from '../gateway/request.ts';
import { request } from '../gateway/request.ts';
import type { OperationArguments } from '../list/listArguments.ts';
import { closedArguments, joinArguments, variable, whereArguments } from '../list/listArguments.ts';
import type { IndicatorsContext } from './requestIndicators.ts';

/** How many contacts had their first response within a range of time. */
export interface Bucket {
  readonly label: string;
  /** Seconds. The end does not belong to the range; null for the last one. */
  readonly from: number;
  readonly to: number | null;
  readonly count: number;
}

export interface Distribution {
  readonly buckets: readonly Bucket[];
  /** Contacts with a first response that were read. */
  readonly contacts: number;
  readonly isLoading: boolean;
  /** False when there are more contacts than were read. */
  readonly isWhole: boolean;
  readonly failure: Failure | null;
}

/** `contactIndicators` has no distribution, so single contacts are read, at most this many pages. */
export const MAX_DISTRIBUTION_PAGES = 30;

/** The most that `closedContacts` returns. */
const CONTACTS_PER_PAGE = 100;

/** Reads the first response times of a selection. Reports the distribution after each page. Never rejects. */
export async function loadDistribution(
  selection: Selection,
  withBots: boolean,
  { list, clock, gateway, signal }: IndicatorsContext,
  report: (distribution: Distribution) => void,
): Promise<void> {
  const shared = joinArguments(closedArguments(list, selection, clock), whereArguments(selection, clock));
  const times: number[] = [];
  let after: string | null = null;
  for (let page = 1; !signal.aborted; page += 1) {
    const { data, failure } = await request(firstResponsesOperation(shared, after), gateway);
    const connection = objectAt(data ?? {}, 'closedContacts') ?? {};
    times.push(...firstResponsesOf(connection, withBots));
    const pageInfo = objectAt(connection, 'pageInfo') ?? {};
    after = pageInfo['hasNextPage'] === true ? textAt(pageInfo, 'endCursor') : null;
    const isLoading = after !== null && page < MAX_DISTRIBUTION_PAGES;
    report({ ...bucketsOf(times), isLoading, isWhole: after === null && failure === null, failure });
    if (!isLoading) return;
  }
}

function firstResponsesOperation(shared: OperationArguments, after: string | null): GraphqlRequest {
  const { definitions, values, variables } = joinArguments(
    shared,
    variable({ name: 'after', type: 'String' }, after),
    variable({ name: 'first', type: 'Int' }, CONTACTS_PER_PAGE),
  );
  const query = `query FirstResponses(${definitions.join(', ')}) {
  closedContacts(${values.join(', ')}) {
    pageInfo { hasNextPage endCursor } unavailableConversationIds edges { node { firstResponseSeconds operatorType } }
  }
}`;
  return { query, variables };
}

function firstResponsesOf(connection: JsonObject, withBots: boolean): readonly number[] {
  return objectsAt(connection, 'edges').flatMap((edge) => {
    const node = objectAt(edge, 'node') ?? {};
    const isWanted = withBots || textAt(node, 'operatorType') !== 'Bot';
    return isWanted ? (numberAt(node, 'firstResponseSeconds') ?? []) : [];
  });
}

/** Counts times in ranges that grow like times do: seconds, minutes, hours. */
export function bucketsOf(times: readonly number[]): Pick<Distribution, 'buckets' | 'contacts'> {
  const buckets = BOUNDS.map(([from, label], index) => {
    const to = BOUNDS[index + 1]?.[0] ?? null;
    return {
      label,
      from,
      to,
      count: times.filter((time) => time >= from && (to === null || time < to)).length,
    };
  });
  return { buckets, contacts: times.length };
}

const BOUNDS: readonly (readonly [from: number, label: string])[] = [
  [0, 'below 10 s'],
  [10, '10 to 30 s'],
  [30, '30 to 60 s'],
  [60, '1 to 2 min'],
  [120, '2 to 5 min'],
  [300, '5 to 10 min'],
  [600, '10 to 30 min'],
  [1_800, '30 to 60 min'],
  [3_600, '1 to 4 h'],
  [14_400, '4 h and more'],
];
