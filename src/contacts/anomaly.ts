import type { Positioned, Pushed } from './fact.ts';
import type { Instant, Timestamp } from './instant.ts';
import type { OrphanEnd } from './state.ts';
import type { Unreadable } from './timeline.ts';

export type ContactAnomalyCode = 'MISSING_END' | 'ORPHAN_END' | 'CLOCK_SKEW' | 'NO_PUSH' | 'UNREADABLE_FACT';

/** Something the reconstruction met and could not explain (R19). */
export interface ContactAnomaly {
  readonly code: ContactAnomalyCode;
  /** One sentence, without personal data and without texts of the conversation. */
  readonly message: string;
  readonly occurredAt: string | null;
  readonly systemMessageId: string | null;
}

/** An anomaly with what R19 orders it by. `at` is null for the undated ones. */
export interface OrderedAnomaly {
  readonly anomaly: ContactAnomaly;
  readonly at: Instant | null;
  readonly position: number;
}

/** R19: by date, undated last, then by the timeline. */
export function inReportOrder(anomalies: readonly OrderedAnomaly[]): readonly ContactAnomaly[] {
  return anomalies
    .toSorted((one, other) => compareDates(one.at, other.at) || one.position - other.position)
    .map(({ anomaly }) => anomaly);
}

/** R5, R6: nothing in the history ended the contact; `closedAt` is what ended it then. */
export function missingEnd(opening: Positioned<Pushed>, closedAt: Timestamp): OrderedAnomaly {
  return ofContact(
    'MISSING_END',
    opening,
    closedAt,
    `has no end event: it was taken to end at ${closedAt.text}`,
  );
}

/** R6: the conversation's closing date lies before the opening of its last contact. */
export function clockSkew(opening: Positioned<Pushed>, closedAt: Timestamp): OrderedAnomaly {
  return ofContact('CLOCK_SKEW', opening, closedAt, 'ends before its opening: it got a length of zero');
}

/** R7. */
export function orphanEnd({ fact, position }: Positioned<OrphanEnd>): OrderedAnomaly {
  const what = fact.kind === 'snoozed' ? 'A snooze' : 'A transfer to a user';
  const message = `${what} at ${fact.moment.text} came while no contact was open.`;
  const { moment, systemMessageId } = fact;
  return {
    anomaly: { code: 'ORPHAN_END', message, occurredAt: moment.text, systemMessageId },
    at: moment.at,
    position,
  };
}

/** R15. `index` is its place among the unreadable. */
export function unreadableFact({ what, systemMessageId }: Unreadable, index: number): OrderedAnomaly {
  return undated('UNREADABLE_FACT', SENTENCE_OF[what], systemMessageId, index);
}

/** R14. It comes after all others. */
export function noPush(): OrderedAnomaly {
  const message = 'The history holds no push to an operator, though the conversation was handled or emptied.';
  return undated('NO_PUSH', message, null, Number.MAX_SAFE_INTEGER);
}

const SENTENCE_OF: Readonly<Record<Unreadable['what'], string>> = {
  'routing event': 'A routing event has no readable date and was left out.',
  message: 'A message has no readable date and was left out.',
  attachments: 'Some attachments of a system message could not be read and were left out.',
  'closing date': 'The closing date of the conversation is not readable and was taken as absent.',
};

function ofContact(
  code: 'MISSING_END' | 'CLOCK_SKEW',
  { fact, position }: Positioned<Pushed>,
  closedAt: Timestamp,
  what: string,
): OrderedAnomaly {
  return {
    anomaly: {
      code,
      message: `The contact opened at ${fact.moment.text} ${what}.`,
      occurredAt: closedAt.text,
      systemMessageId: fact.systemMessageId,
    },
    at: closedAt.at,
    position,
  };
}

function undated(
  code: ContactAnomalyCode,
  message: string,
  systemMessageId: string | null,
  position: number,
): OrderedAnomaly {
  return { anomaly: { code, message, occurredAt: null, systemMessageId }, at: null, position };
}

function compareDates(one: Instant | null, other: Instant | null): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return one - other;
}
