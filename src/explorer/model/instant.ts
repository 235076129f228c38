import { parseTimestamp } from '../../contacts/instant.ts';

/** Milliseconds of UTC for a date as upstream spells it, or null when it is not readable (R15). */
export function instantOf(text: string): number | null {
  return parseTimestamp(text)?.at ?? null;
}
