import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Details } from '../../../model/timeline/details.ts';
import { detailsAsText } from '../../../model/timeline/details.ts';
import { foldTime, positionOf } from '../../../model/timeline/foldedTime.ts';
import { createLayout } from '../../../model/timeline/layout.ts';
import type { TimelineModel } from '../../../model/timeline/timelineModel.ts';
import type { Viewport } from '../../../model/timeline/viewport.ts';
import { pan, reveal, WHOLE, zoom } from '../../../model/timeline/viewport.ts';
import { BUTTON_GROUP } from '../../elements/svgAttributes.ts';
import { chartKeys } from './chartKeys.ts';
import { chartPointer } from './chartPointer.ts';
import { GuestsToggle } from './GuestsToggle.tsx';
import { Items } from './Items.tsx';
import { AxisHeader, Background } from './Lanes.tsx';
import { Toolbar } from './Toolbar.tsx';
import { Tooltip } from './Tooltip.tsx';

export interface ChartProps {
  readonly timeline: TimelineModel;
  /** A name of the IANA database. */
  readonly timeZone: string;
  readonly selectedKey: string | null;
  readonly detailsOf: (key: string) => Details | null;
  /** Called with the key of an item, or with null when nothing is to be selected. */
  readonly onSelect: (key: string | null) => void;
  readonly isGuestsOpen: boolean;
  readonly onToggleGuests: () => void;
}

const ZOOM_STEP = 1.6;
const PAN_STEP = 0.25;
/** The width until the page has measured the chart. */
const UNMEASURED_PX = 1000;

/** The timeline. It is one stop of the Tab key; inside it, arrow keys move from one item to the next. */
export function Chart({ timeline, timeZone, selectedKey, detailsOf, onSelect, ...guests }: ChartProps) {
  const holder = useRef<HTMLDivElement>(null);
  const drawing = useRef<SVGSVGElement>(null);
  /** The item that gets the focus once it is drawn. */
  const nextFocus = useRef<string | null>(null);
  const [view, setView] = useState<Viewport>(WHOLE);
  const [hovered, setHovered] = useState<string | null>(null);
  const width = useWidth(holder);
  const time = useMemo(() => foldTime(timeline.instants), [timeline]);
  const describe = useMemo(() => describer(detailsOf), [detailsOf]);
  const layout = useMemo(
    () => createLayout(timeline, time, { view, width, timeZone, active: [selectedKey, hovered] }),
    [timeline, time, view, width, timeZone, selectedKey, hovered],
  );

  const selectedItem = layout.order.find(({ key }) => key === selectedKey);
  const selectedAt = selectedItem === undefined ? null : positionOf(time, selectedItem.atMs);
  // Also when the selection comes from the table or from the history of the browser.
  useEffect(() => {
    if (selectedAt !== null) setView((shown) => (shown === WHOLE ? shown : reveal(shown, selectedAt)));
  }, [selectedAt]);

  useLayoutEffect(() => {
    const item = nextFocus.current === null ? null : itemOf(nextFocus.current);
    if (item === null) return;
    nextFocus.current = null;
    item.focus({ preventScroll: true });
  });

  function itemOf(key: string): SVGGElement | null {
    return drawing.current?.querySelector<SVGGElement>(`[data-key="${key}"]`) ?? null;
  }

  function go(to: (index: number) => number): void {
    const focused = document.activeElement?.getAttribute('data-key') ?? selectedKey;
    const index = to(layout.order.findIndex(({ key }) => key === focused));
    const item = layout.order[Math.max(0, Math.min(layout.order.length - 1, index))];
    if (item === undefined) return;
    nextFocus.current = item.key;
    setHovered(null);
    onSelect(item.key);
  }

  /** Zooming keeps a visible selection where it is on the screen. Without one, it keeps the middle. */
  function zoomBy(factor: number, at = zoomCentre()): void {
    setView(zoom(view, factor, at));
  }

  function zoomCentre(): number {
    const isVisible = selectedAt !== null && selectedAt >= view.from && selectedAt <= view.to;
    return isVisible ? selectedAt : (view.from + view.to) / 2;
  }

  const commands = {
    next: () => go((index) => index + 1),
    previous: () => go((index) => index - 1),
    first: () => go(() => 0),
    last: () => go(() => layout.order.length - 1),
    zoomIn: () => zoomBy(ZOOM_STEP),
    zoomOut: () => zoomBy(1 / ZOOM_STEP),
    earlier: () => setView(pan(view, -PAN_STEP)),
    later: () => setView(pan(view, PAN_STEP)),
    all: () => setView(WHOLE),
    select: () => onSelect(document.activeElement?.getAttribute('data-key') ?? null),
    clear: () => onSelect(null),
  };

  const pointer = {
    onHover: setHovered,
    onSelect,
    onPan: (share: number) => setView((shown) => pan(shown, share)),
    onZoom: (factor: number, share: number) =>
      setView((shown) => zoom(shown, factor, shown.from + share * (shown.to - shown.from))),
    plotOf: () => layout.plot,
  };
  const latestPointer = useRef(pointer);
  latestPointer.current = pointer;
  useEffect(() => {
    const element = drawing.current;
    return element === null ? undefined : chartPointer(element, latestPointer);
  }, []);

  return (
    <>
      <Toolbar commands={commands} />
      <div class="drawing-holder" ref={holder}>
        <AxisHeader layout={layout} />
        <svg
          class="drawing"
          ref={drawing}
          width={layout.width}
          height={layout.height}
          viewBox={`0 0 ${layout.width} ${layout.height}`}
          {...BUTTON_GROUP}
          aria-label="Timeline of the conversation"
          aria-describedby="chart-keys"
          onKeyDown={chartKeys(commands)}
        >
          <Background layout={layout} />
          <GuestsToggle lanes={layout.lanes} isOpen={guests.isGuestsOpen} onToggle={guests.onToggleGuests} />
          <Items layout={layout} selectedKey={selectedKey} describe={describe} />
        </svg>
        {hovered !== null && <Tooltip details={detailsOf(hovered)} item={itemOf(hovered)} holder={holder} />}
      </div>
    </>
  );
}

/** Remembers the texts: a drawing needs all of them, and is drawn again on each movement of the pointer. */
function describer(detailsOf: (key: string) => Details | null): (key: string) => string {
  const texts = new Map<string, string>();
  return (key) => {
    let text = texts.get(key);
    if (text === undefined) {
      const details = detailsOf(key);
      text = details === null ? key : detailsAsText(details);
      texts.set(key, text);
    }
    return text;
  };
}

function useWidth(holder: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(UNMEASURED_PX);
  useLayoutEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const update = () => setWidth(element.clientWidth);
    update();
    const observer = new ResizeObserver(update);
    observer.observe(element);
    return () => observer.disconnect();
  }, [holder]);
  return width;
}
