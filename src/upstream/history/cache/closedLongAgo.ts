import { parseTimestamp } from '../../../contacts/instant.ts';

/** What is closed may still get a late event, or be opened again; after this it hardly does. */
export const MIN_CLOSED_MS = 10 * 60 * 1000;

/** Whether a closing date is readable (R15) and far enough in the past for its history to be kept. */
export function isOldEnough(closedAt: string, nowMs: number): boolean {
  const moment = parseTimestamp(closedAt);
  return moment !== null && nowMs - moment.at >= MIN_CLOSED_MS;
}
