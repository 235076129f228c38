import { parseTimestamp } from '../../../contacts/facts/instant.ts';

/**
 * Parses a date from the upstream into milliseconds since 1970. Returns null when the date cannot be read (R15).
 *
 * @param text the date as the upstream wrote it.
 */
export function parseInstant(text: string): number | null {
  return parseTimestamp(text)?.at ?? null;
}
