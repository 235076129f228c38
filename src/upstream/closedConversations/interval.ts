import type { Instant, Timestamp } from '../../contacts/facts/instant.ts';
import { formatInstant } from '../../contacts/facts/instant.ts';

/** Half-open: includes `from`, and does not include `to`. */
export interface Interval {
  readonly from: Instant;
  readonly to: Instant;
}

export function holds({ from, to }: Interval, { at }: Timestamp): boolean {
  return at >= from && at < to;
}

/** A request to upstream is longer by this time at each end: upstream does not say whether its ends are inclusive. */
const MARGIN_MS = 1_000;

export interface RequestBounds {
  readonly from: string;
  readonly to: string;
}

/** The bounds for a request to upstream, in whole seconds as in its examples. They lie outside of the interval. */
export function requestBounds({ from, to }: Interval): RequestBounds {
  return {
    from: wholeSeconds(Math.floor(from / MARGIN_MS) * MARGIN_MS - MARGIN_MS),
    to: wholeSeconds(Math.ceil(to / MARGIN_MS) * MARGIN_MS + MARGIN_MS),
  };
}

function wholeSeconds(at: Instant): string {
  return formatInstant(at).replace('.000Z', 'Z');
}
