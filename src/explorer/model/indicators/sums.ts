import type { JsonObject } from '../gateway/json.ts';
import { numberAt, objectAt, objectsAt, textAt } from '../gateway/json.ts';

/** The indicators of a group of contacts. Times are in seconds; null without values. */
export interface Sums {
  readonly contacts: number;
  readonly answered: number;
  readonly unanswered: number;
  /** From 0 to 1; null without contacts. */
  readonly answerRate: number | null;
  readonly firstResponse: number | null;
  readonly firstReply: number | null;
  readonly duration: number | null;
  readonly transfers: number;
  readonly byStatus: ReadonlyMap<string, number>;
}

/** The fields of a row that `readSums` needs. Times are medians. */
export const SUM_FIELDS = `contactCount
answeredCount
unansweredCount
answerRate
firstResponseSeconds { median }
firstReplySeconds { median }
durationSeconds { median }
statusCounts { status count }`;

export function readSums(row: JsonObject): Sums {
  const byStatus = readStatusCounts(row);
  return {
    contacts: numberAt(row, 'contactCount') ?? 0,
    answered: numberAt(row, 'answeredCount') ?? 0,
    unanswered: numberAt(row, 'unansweredCount') ?? 0,
    answerRate: numberAt(row, 'answerRate'),
    firstResponse: medianAt(row, 'firstResponseSeconds'),
    firstReply: medianAt(row, 'firstReplySeconds'),
    duration: medianAt(row, 'durationSeconds'),
    transfers: byStatus.get('TRANSFERRED') ?? 0,
    byStatus,
  };
}

export function readStatusCounts(row: JsonObject): ReadonlyMap<string, number> {
  return new Map(
    objectsAt(row, 'statusCounts').map((each) => [
      textAt(each, 'status') ?? '',
      numberAt(each, 'count') ?? 0,
    ]),
  );
}

/** The sums of no contact. */
export const NO_CONTACTS: Sums = readSums({});

function medianAt(row: JsonObject, key: string): number | null {
  return numberAt(objectAt(row, key) ?? {}, 'median');
}
