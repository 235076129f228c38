import { dateWords } from './clock.ts';
import { instantOf } from './instant.ts';
import { durationWords } from './labels.ts';

/** From when to when a conversation went, in one line. What cannot be read is shown as it is spelled, and said to be so. */
export function spanWords(createdAt: string, closedAt: string | null): string {
  const fromMs = instantOf(createdAt);
  if (closedAt === null) return `From ${momentWords(createdAt, fromMs)}, still open`;
  const toMs = instantOf(closedAt);
  if (fromMs === null || toMs === null) {
    return `From ${momentWords(createdAt, fromMs)} to ${momentWords(closedAt, toMs)}`;
  }
  const length = toMs < fromMs ? '' : `, ${durationWords((toMs - fromMs) / 1000)}`;
  return `From ${dateWords(createdAt, fromMs)} to ${dateWords(closedAt, toMs)} UTC${length}`;
}

function momentWords(spelled: string, ms: number | null): string {
  return ms === null ? `“${spelled}”, which is no readable date` : `${dateWords(spelled, ms)} UTC`;
}
