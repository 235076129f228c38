import type { Instant } from '../../contacts/instant.ts';
import { badInput } from './wantedInterval.ts';

export type ContactStep = 'HOUR' | 'DAY';

/** When the step begins that an instant lies in. */
export type StepOf = (at: Instant) => Instant;

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/**
 * Steps as clocks and calendars of the time zone show them. A day on which clocks change is shorter or longer; an hour
 * that comes twice is two steps.
 *
 * @param timeZone a name of the IANA database; UTC unless given.
 * @throws GraphQLError `BAD_USER_INPUT` for a time zone that is none.
 */
export function stepsOf(step: ContactStep, timeZone: string | null): StepOf {
  const lengthMs = step === 'HOUR' ? HOUR_MS : DAY_MS;
  if (timeZone === null) return (at) => at - modulo(at, lengthMs);
  const offsetAt = offsetsOf(timeZone);
  return step === 'HOUR' ? (at) => at - modulo(at + offsetAt(at), HOUR_MS) : (at) => startOfDay(at, offsetAt);
}

type OffsetAt = (at: Instant) => number;

function startOfDay(at: Instant, offsetAt: OffsetAt): Instant {
  const local = at + offsetAt(at);
  const midnight = local - modulo(local, DAY_MS);
  // Clocks may change around midnight, and then show it twice, or not at all.
  const candidates = [offsetAt(midnight - DAY_MS), offsetAt(midnight + DAY_MS)]
    .map((offset) => midnight - offset)
    .toSorted((one, other) => one - other);
  const first = candidates.find((instant) => instant + offsetAt(instant) === midnight);
  return first ?? Math.max(...candidates);
}

/** What local clocks are ahead of UTC, in milliseconds. Offsets hold for quarters of an hour at least. */
function offsetsOf(timeZone: string): OffsetAt {
  const format = formatOf(timeZone);
  const known = new Map<number, number>();
  return (at) => {
    const quarter = Math.floor(at / (15 * MINUTE_MS));
    const offset = known.get(quarter) ?? readOffset(format, at);
    if (known.size >= MAX_KNOWN_OFFSETS) known.clear();
    known.set(quarter, offset);
    return offset;
  };
}

const MAX_KNOWN_OFFSETS = 50_000;

function formatOf(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw badInput('Expected "timeZone" to be a name such as Europe/Paris, got something else.');
  }
}

/** `GMT`, `GMT+01:00`, and of times long ago `GMT+00:09:21`. */
function readOffset(format: Intl.DateTimeFormat, at: Instant): number {
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0', seconds = '0'] =
    /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?/.exec(name) ?? [];
  const size = Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS + Number(seconds) * 1_000;
  return sign === '-' ? -size : size;
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
