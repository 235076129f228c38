import type { Instant, Timestamp } from '../../contacts/facts/instant.ts';
import { formatInstant } from '../../contacts/facts/instant.ts';

/** Half-open: its start is in it, its end is not. */
export interface Interval {
  readonly from: Instant;
  readonly to: Instant;
}

export function holds({ from, to }: Interval, { at }: Timestamp): boolean {
  return at >= from && at < to;
}

/** How much more is asked for on each side: upstream does not say whether its ends are inclusive. */
const MARGIN_MS = 1_000;

export interface AskedBounds {
  readonly from: string;
  readonly to: string;
}

/** The bounds to ask upstream for, whole seconds as in its examples. They lie outside the interval. */
export function askedBounds({ from, to }: Interval): AskedBounds {
  return {
    from: wholeSeconds(Math.floor(from / MARGIN_MS) * MARGIN_MS - MARGIN_MS),
    to: wholeSeconds(Math.ceil(to / MARGIN_MS) * MARGIN_MS + MARGIN_MS),
  };
}

function wholeSeconds(at: Instant): string {
  return formatInstant(at).replace('.000Z', 'Z');
}
