import { END_KINDS } from '../facts/endKinds.ts';
import type { EndFact, Positioned, Pushed } from '../facts/fact.ts';
import type { Instant, Timestamp } from '../facts/instant.ts';
import type { Unreadable } from '../fold/timeline.ts';

export type ContactAnomalyCode = 'MISSING_END' | 'ORPHAN_END' | 'CLOCK_SKEW' | 'NO_PUSH' | 'UNREADABLE_FACT';

/** Something in the history that the rules do not explain (R19). */
export interface ContactAnomaly {
  readonly code: ContactAnomalyCode;
  /** One sentence. It holds no personal data and no text of the conversation. */
  readonly message: string;
  readonly occurredAt: string | null;
  readonly systemMessageId: string | null;
}

/** An anomaly with its sort keys (R19). `at` is null for an anomaly without a date. */
export interface OrderedAnomaly {
  readonly anomaly: ContactAnomaly;
  readonly at: Instant | null;
  readonly position: number;
}

/** R19: sorts by date, then by position. Anomalies without a date come last. */
export function sortAnomalies(anomalies: readonly OrderedAnomaly[]): readonly ContactAnomaly[] {
  return anomalies
    .toSorted((one, other) => compareDates(one.at, other.at) || one.position - other.position)
    .map(({ anomaly }) => anomaly);
}

/**
 * R5, R6: no event ended the contact.
 *
 * @param closedAt the next push, or the closing date of the conversation.
 */
export function reportMissingEnd(opening: Positioned<Pushed>, closedAt: Timestamp): OrderedAnomaly {
  return reportContact(
    'MISSING_END',
    opening,
    closedAt,
    `has no end event: it was taken to end at ${closedAt.text}`,
  );
}

/** R6: the conversation's closing date lies before the opening of its last contact. */
export function reportClockSkew(opening: Positioned<Pushed>, closedAt: Timestamp): OrderedAnomaly {
  return reportContact('CLOCK_SKEW', opening, closedAt, 'ends before its opening: it got a length of zero');
}

/** R7: an end came while no contact was open. */
export function reportOrphanEnd({ fact, position }: Positioned<EndFact>): OrderedAnomaly {
  const message = `${END_KINDS[fact.kind].label} at ${fact.moment.text} came while no contact was open.`;
  const { moment, systemMessageId } = fact;
  return {
    anomaly: { code: 'ORPHAN_END', message, occurredAt: moment.text, systemMessageId },
    at: moment.at,
    position,
  };
}

/**
 * R15: a part of the history was left out.
 *
 * @param index its index in the list of the unreadable parts.
 */
export function reportUnreadable({ what, systemMessageId }: Unreadable, index: number): OrderedAnomaly {
  return reportUndated('UNREADABLE_FACT', MESSAGE_OF[what], systemMessageId, index);
}

/** R14: a user handled the conversation, but it has no push. This anomaly is the last one. */
export function reportNoPush(): OrderedAnomaly {
  const message = 'The history holds no push to an operator, though the conversation was handled or emptied.';
  return reportUndated('NO_PUSH', message, null, Number.MAX_SAFE_INTEGER);
}

const MESSAGE_OF: Readonly<Record<Unreadable['what'], string>> = {
  'routing event': 'A routing event has no readable date and was left out.',
  message: 'A message has no readable date and was left out.',
  attachments: 'Some attachments of a system message could not be read and were left out.',
  'closing date': 'The closing date of the conversation is not readable and was taken as absent.',
};

function reportContact(
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

function reportUndated(
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
