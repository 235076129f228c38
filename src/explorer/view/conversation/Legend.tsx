import { eventLabel, statusLabel } from '../../model/labels/labels.ts';
import type { TimelineModel } from '../../model/timeline/timelineModel.ts';
import { GlyphIcon } from '../elements/Glyph.tsx';
import { patternFill } from '../elements/patterns.ts';
import { StatusSwatch } from '../elements/StatusSwatch.tsx';

/** An entry for each status and each kind of event that is drawn. */
export function Legend({ timeline: { bars, marks, ticks } }: { readonly timeline: TimelineModel }) {
  const statuses = [...new Set(bars.map(({ status }) => status))];
  const kinds = [...new Set(marks.map(({ kind }) => kind))];
  return (
    <ul class="legend" aria-label="Legend">
      {statuses.map((status) => (
        <li key={status}>
          <StatusSwatch status={status} />
          {statusLabel(status)}
        </li>
      ))}
      {bars.some(({ waitFromMs, fromMs }) => waitFromMs < fromMs) && (
        <li>
          <svg class="icon" viewBox="0 0 26 14" width={26} height={14} aria-hidden="true">
            <rect x={1} y={2} width={24} height={10} fill={patternFill('WAITING')} />
          </svg>
          Visitor waits
        </li>
      )}
      {kinds.map((kind) => (
        <li key={kind}>
          <GlyphIcon kind={kind} />
          {eventLabel(kind)}
        </li>
      ))}
      {ticks.length > 0 && (
        <li>
          <svg class="icon" viewBox="0 0 18 14" width={18} height={14} aria-hidden="true">
            <path class="tick" d="M4 2V12M7 2V12M13 2V12" />
          </svg>
          Message
        </li>
      )}
    </ul>
  );
}
