import { eventLabel, statusLabel } from '../../model/labels/labels.ts';
import type { TimelineModel } from '../../model/timeline/timelineModel.ts';
import { html, svg } from '../elements/element.ts';
import { glyphIcon } from '../elements/glyphs.ts';
import { swatch } from '../elements/patterns.ts';

/** Creates the legend: one entry for each status and each kind of event that is drawn. */
export function legend({ bars, marks, ticks }: TimelineModel): HTMLElement {
  const statuses = [...new Set(bars.map(({ status }) => status))];
  const kinds = [...new Set(marks.map(({ kind }) => kind))];
  return html(
    'ul',
    { class: 'legend', 'aria-label': 'Legend' },
    ...statuses.map((status) => html('li', {}, swatch(status), statusLabel(status))),
    ...kinds.map((kind) => html('li', {}, glyphIcon(kind), eventLabel(kind))),
    ...(ticks.length === 0 ? [] : [html('li', {}, tickIcon(), 'Message')]),
  );
}

function tickIcon(): SVGSVGElement {
  const lines = [4, 7, 13].map((x) => svg('line', { class: 'tick', x1: x, x2: x, y1: 2, y2: 12 }));
  return svg(
    'svg',
    { class: 'icon', viewBox: '0 0 18 14', width: 18, height: 14, 'aria-hidden': 'true' },
    ...lines,
  );
}
