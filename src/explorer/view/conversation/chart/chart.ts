import { foldTime, positionOf } from '../../../model/timeline/foldedTime.ts';
import { createLayout } from '../../../model/timeline/layout.ts';
import type { TimelineModel } from '../../../model/timeline/timelineModel.ts';
import { keysInTimeOrder } from '../../../model/timeline/timelineModel.ts';
import type { Viewport } from '../../../model/timeline/viewport.ts';
import { pan, reveal, WHOLE, zoom } from '../../../model/timeline/viewport.ts';
import { html, svg } from '../../elements/element.ts';
import { chartKeys } from './chartKeys.ts';
import { chartPointer } from './chartPointer.ts';
import { draw } from './drawing.ts';

export interface Chart {
  readonly element: HTMLElement;
  /** Buttons to zoom and move. */
  readonly toolbar: HTMLElement;
  /** Selects a bar or mark, and moves the viewport so that it is visible. Does nothing for an unknown key. */
  select(key: string): void;
  /** Stops observing the size of the chart. */
  stop(): void;
}

export interface ChartOptions {
  readonly timeline: TimelineModel;
  /** Returns the text of a bar or mark for screen readers. */
  readonly describe: (key: string) => string;
  /** Called with the key of the element under the pointer. Without one, with the key of the selected element, or null. */
  readonly onPoint: (key: string | null) => void;
}

const ZOOM_STEP = 1.6;
const PAN_STEP = 0.25;

/** Creates the time line. It is one stop of the Tab key; inside it, arrow keys move between bars and marks. */
export function createChart({ timeline, describe, onPoint }: ChartOptions): Chart {
  const time = foldTime(timeline.instants);
  const order = keysInTimeOrder(timeline);
  const positions = new Map(
    [
      ...timeline.bars.map(({ key, fromMs }) => ({ key, atMs: fromMs })),
      ...timeline.marks.map(({ key, atMs }) => ({ key, atMs })),
    ].map(({ key, atMs }) => [key, positionOf(time, atMs)]),
  );
  let view = WHOLE;
  let selected: string | null = null;
  const drawing = svg('svg', {
    class: 'drawing',
    role: 'group',
    'aria-label': 'Time line of the conversation',
    'aria-describedby': 'chart-keys',
  });
  const holder = html('div', { class: 'drawing-holder' }, drawing);

  function redraw(): void {
    const hadFocus = drawing.contains(document.activeElement);
    const layout = createLayout(timeline, time, view, holder.clientWidth);
    drawing.setAttribute('viewBox', `0 0 ${layout.width} ${layout.height}`);
    drawing.setAttribute('width', String(layout.width));
    drawing.setAttribute('height', String(layout.height));
    drawing.replaceChildren(...draw(layout, describe));
    showSelection();
    if (hadFocus) itemOf(selected)?.focus({ preventScroll: true });
  }

  function showSelection(): void {
    const items = [...drawing.querySelectorAll<SVGGElement>('.item')];
    const isShown = items.some(({ dataset }) => dataset['key'] === selected);
    items.forEach((item, index) => {
      const isSelected = item.dataset['key'] === selected;
      item.setAttribute('aria-pressed', String(isSelected));
      item.setAttribute('tabindex', isSelected || (!isShown && index === 0) ? '0' : '-1');
    });
  }

  function show(next: Viewport): void {
    view = next;
    redraw();
  }

  function itemOf(key: string | null): SVGGElement | null {
    return key === null ? null : drawing.querySelector<SVGGElement>(`.item[data-key="${key}"]`);
  }

  function select(key: string): void {
    if (!order.includes(key)) return;
    selected = key;
    const next = reveal(view, positions.get(key) ?? 0);
    if (view !== WHOLE && (next.from !== view.from || next.to !== view.to)) show(next);
    else showSelection();
    onPoint(key);
  }

  function go(to: (index: number) => number): void {
    const index = to(selected === null ? -1 : order.indexOf(selected));
    const key = order[Math.max(0, Math.min(order.length - 1, index))];
    if (key === undefined) return;
    select(key);
    itemOf(key)?.focus();
  }

  const commands = {
    next: () => go((index) => index + 1),
    previous: () => go((index) => index - 1),
    first: () => go(() => 0),
    last: () => go(() => order.length - 1),
    zoomIn: () => show(zoom(view, ZOOM_STEP, zoomCentre())),
    zoomOut: () => show(zoom(view, 1 / ZOOM_STEP, zoomCentre())),
    earlier: () => show(pan(view, -PAN_STEP)),
    later: () => show(pan(view, PAN_STEP)),
    all: () => show(WHOLE),
  };

  /** Zooming keeps a visible selection in its place. Without one, it keeps the middle. */
  function zoomCentre(): number {
    const at = selected === null ? undefined : positions.get(selected);
    return at !== undefined && at >= view.from && at <= view.to ? at : (view.from + view.to) / 2;
  }

  drawing.addEventListener('keydown', chartKeys(commands));
  chartPointer(drawing, {
    onHover: (key) => onPoint(key ?? selected),
    onSelect: select,
    onPan: (share) => show(pan(view, share)),
    onZoom: (factor, share) => show(zoom(view, factor, view.from + share * (view.to - view.from))),
  });
  const observer = new ResizeObserver(redraw);
  observer.observe(holder);
  return { element: holder, toolbar: toolbar(commands), select, stop: () => observer.disconnect() };
}

function toolbar(commands: Readonly<Record<'earlier' | 'zoomOut' | 'all' | 'zoomIn' | 'later', () => void>>) {
  const buttons = [
    button('←', 'Earlier', commands.earlier),
    button('−', 'Zoom out', commands.zoomOut),
    button('All', 'Show all', commands.all),
    button('+', 'Zoom in', commands.zoomIn),
    button('→', 'Later', commands.later),
  ];
  return html('div', { class: 'toolbar', role: 'group', 'aria-label': 'Zoom and move' }, ...buttons);
}

function button(text: string, label: string, onClick: () => void): HTMLButtonElement {
  const element = html('button', { type: 'button', class: 'tool', 'aria-label': label, title: label }, text);
  element.addEventListener('click', onClick);
  return element;
}
