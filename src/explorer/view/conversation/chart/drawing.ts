import type { AxisTick, Fold } from '../../../model/timeline/axis.ts';
import type { LaneBox } from '../../../model/timeline/laneBoxes.ts';
import type { BarBox, Layout, Link, MarkBox, TickBox } from '../../../model/timeline/layout.ts';
import { svg } from '../../elements/element.ts';
import { glyph } from '../../elements/glyphs.ts';
import { patternFill, statusClass } from '../../elements/patterns.ts';

/**
 * Draws a layout as SVG elements, from back to front.
 *
 * @param describe returns the text of a bar or mark for screen readers.
 */
export function draw(layout: Layout, describe: (key: string) => string): readonly SVGElement[] {
  const { lanes, folds, axis, links, ticks, marks, bars } = layout;
  const items = [
    ...bars.map((box) => ({ atMs: box.bar.fromMs, element: barElement(box, describe(box.bar.key)) })),
    ...marks.map((box) => ({ atMs: box.mark.atMs, element: markElement(box, describe(box.mark.key)) })),
  ].toSorted((a, b) => a.atMs - b.atMs);
  return [
    svg('g', { 'aria-hidden': 'true' }, ...lanes.map((lane) => laneElement(lane, layout))),
    svg('g', { 'aria-hidden': 'true' }, ...folds.map((fold) => foldElement(fold, layout))),
    svg('g', { 'aria-hidden': 'true' }, ...axis.flatMap((tick) => axisElements(tick, layout))),
    svg('g', { 'aria-hidden': 'true' }, ...links.map(linkElement)),
    // On a narrow screen, names stand inside the plot. They are drawn over lanes, folds, axis and links.
    svg('g', { 'aria-hidden': 'true' }, ...lanes.map((lane) => laneName(lane, layout))),
    svg('g', { 'aria-hidden': 'true' }, ...ticks.flatMap(tickElements)),
    ...items.map(({ element }) => element),
  ];
}

function laneElement({ lane, top, bottom }: LaneBox, { width }: Layout): SVGElement {
  return svg(
    'g',
    {},
    svg('rect', { class: `lane lane-${lane.kind}`, x: 0, y: top, width, height: bottom - top }),
    svg('line', { class: 'lane-edge', x1: 0, x2: width, y1: bottom - 0.5, y2: bottom - 0.5 }),
  );
}

function laneName({ lane, labelY }: LaneBox, { plot }: Layout): SVGElement {
  const isBeside = plot.from > 100;
  const hasSubtitle = lane.subtitle !== '';
  const title = svg(
    'text',
    { class: `lane-title lane-title-${lane.kind}`, x: 14, y: labelY + (isBeside && hasSubtitle ? -3 : 4) },
    lane.title,
  );
  const subtitle = svg('tspan', { class: 'lane-subtitle' }, lane.subtitle);
  if (isBeside) {
    subtitle.setAttribute('x', '14');
    subtitle.setAttribute('dy', '16');
  } else {
    subtitle.setAttribute('dx', '8');
  }
  if (hasSubtitle) title.append(subtitle);
  return title;
}

function foldElement({ x, width, label }: Fold, { plot }: Layout): SVGElement {
  const edge = `M${x} ${plot.top}V${plot.bottom}M${x + width} ${plot.top}V${plot.bottom}`;
  return svg(
    'g',
    { class: 'fold' },
    svg('rect', { class: 'fold-band', x, y: plot.top, width, height: plot.bottom - plot.top }),
    svg('path', { class: 'fold-edge', d: edge }),
    svg(
      'text',
      { class: 'fold-label', transform: `translate(${x + width / 2 + 4} ${plot.top + 7}) rotate(-90)` },
      label,
    ),
  );
}

function axisElements({ x, time, day }: AxisTick, { plot, width }: Layout): SVGElement[] {
  const text = (name: string, y: number, words: string) =>
    svg('text', { class: name, x: withinWidth(x, words, width), y, 'text-anchor': 'middle' }, words);
  return [
    svg('line', { class: 'axis-line', x1: x, x2: x, y1: plot.top - 4, y2: plot.bottom }),
    text('axis-time', 32, time),
    ...(day === null ? [] : [text('axis-day', 16, day)]),
  ];
}

const AXIS_CHARACTER_PX = 7.2;

/** Moves the middle of a text so that the edges of the drawing do not cut it off. */
function withinWidth(x: number, words: string, width: number): number {
  const half = (words.length * AXIS_CHARACTER_PX) / 2;
  return Math.max(half, Math.min(x, width - half));
}

function linkElement({ fromX, fromY, toX, toY }: Link): SVGElement {
  const bend = Math.max(14, (toX - fromX) / 2);
  const d = `M${fromX} ${fromY}C${fromX + bend} ${fromY} ${toX - bend} ${toY} ${toX} ${toY}`;
  return svg('path', { class: 'link', d });
}

// A message is a thin line, so the area that reacts to the pointer is wider.
function tickElements({ tick, x, y, height }: TickBox): SVGElement[] {
  return [
    svg('line', { class: 'tick', x1: x, x2: x, y1: y, y2: y + height }),
    svg('rect', { class: 'hit', 'data-key': tick.key, x: x - 3, y: y - 2, width: 6, height: height + 4 }),
  ];
}

function barElement({ bar, x, y, width, height, label }: BarBox, ariaLabel: string): SVGElement {
  const rectangle = { x, y, width, height, rx: Math.min(5, width / 2) };
  const element = svg(
    'g',
    {
      class: `item bar ${statusClass(bar.status)}`,
      'data-key': bar.key,
      role: 'button',
      'aria-label': ariaLabel,
    },
    svg('rect', { class: 'bar-shape', ...rectangle }),
    svg('rect', { class: 'bar-pattern', ...rectangle, fill: patternFill(bar.status) }),
  );
  if (bar.isOpen) {
    const tip = `M${x + width} ${y + 3}l9 ${height / 2 - 3}l-9 ${height / 2 - 3}`;
    element.append(svg('path', { class: 'bar-tip', d: tip }));
  }
  if (label !== '') {
    const isCentred = label.length < 3;
    const textX = isCentred ? x + width / 2 : x + 8;
    const anchor = isCentred ? 'middle' : 'start';
    element.append(
      svg('text', { class: 'bar-label', x: textX, y: y + height / 2 + 4, 'text-anchor': anchor }, label),
    );
  }
  return element;
}

function markElement({ mark, x, y, anchorX, anchorY }: MarkBox, ariaLabel: string): SVGElement {
  return svg(
    'g',
    { class: 'item mark', 'data-key': mark.key, role: 'button', 'aria-label': ariaLabel },
    svg('path', { class: 'leader', d: `M${x} ${y + 9}L${anchorX} ${anchorY}` }),
    svg('g', { transform: `translate(${x} ${y})` }, glyph(mark.kind)),
  );
}
