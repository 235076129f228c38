import type { Anomaly } from '../../model/conversation/conversation.ts';
import { formatExactly, withLocalDates } from '../../model/labels/zonedTime.ts';
import { GlyphIcon } from '../elements/Glyph.tsx';

/** Anomalies with their messages, codes and dates. */
export function AnomalyList({
  anomalies,
  timeZone,
}: {
  readonly anomalies: readonly Anomaly[];
  readonly timeZone: string;
}) {
  return (
    <ul class="anomalies">
      {anomalies.map(({ code, message, occurredAt, systemMessageId }) => (
        <li key={`${code} ${occurredAt} ${systemMessageId}`}>
          <GlyphIcon kind="ANOMALY" />
          <div>
            <p>{withLocalDates(message, timeZone)}</p>
            <p class="second">
              {code} · {occurredAt === null ? 'no date' : formatExactly(occurredAt, timeZone)}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
