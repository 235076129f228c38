import { missingHistories } from '../../model/gateway/failure.ts';
import type { Indicators } from '../../model/indicators/requestIndicators.ts';
import { parseInstant } from '../../model/labels/dates.ts';
import { formatCount } from '../../model/labels/labels.ts';
import { formatDay, formatTime } from '../../model/labels/zonedTime.ts';
import { FailureNotice } from '../elements/FailureNotice.tsx';

/** What a reader of the numbers must know: which contacts may be missing, and why. Nothing when none may be. */
export function Notes({
  read: { completeUntil, unavailable, inDoubt, requestId },
  timeZone,
  onRetry,
}: {
  readonly read: Indicators;
  readonly timeZone: string;
  readonly onRetry: () => void;
}) {
  const ms = completeUntil === null ? null : parseInstant(completeUntil);
  return (
    <>
      {unavailable > 0 && (
        <FailureNotice
          failure={missingHistories(
            `${formatCount(unavailable, 'conversation')} could not be read`,
            'Their contacts are missing in all numbers of this page.',
            requestId,
          )}
          onRetry={onRetry}
        />
      )}
      {ms !== null && (
        <p class="note">
          Contacts that were opened since {formatDay(ms, timeZone)}, {formatTime(ms, timeZone)} may be
          missing: their conversations may not be closed yet.
        </p>
      )}
      {inDoubt > 0 && (
        <p class="note">
          {formatCount(inDoubt, 'conversation')} may lack contacts, because a part of the history is missing
          or cannot be read.
        </p>
      )}
    </>
  );
}
