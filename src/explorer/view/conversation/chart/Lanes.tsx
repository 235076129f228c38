import type { AxisTick, Fold } from '../../../model/timeline/axis.ts';
import { EDGE_PX } from '../../../model/timeline/barBoxes.ts';
import type { LaneBox } from '../../../model/timeline/laneBoxes.ts';
import type { Layout, Link } from '../../../model/timeline/layout.ts';
import { NOT_SPOKEN } from '../../elements/svgAttributes.ts';

const AXIS_HEIGHT = 40;

/** The days and times above the lanes. They stay visible when the page scrolls. */
export function AxisHeader({ layout }: { readonly layout: Layout }) {
  const { width, axis } = layout;
  return (
    <div class="axis-header">
      <svg width={width} height={AXIS_HEIGHT} viewBox={`0 0 ${width} ${AXIS_HEIGHT}`} aria-hidden="true">
        {axis.map((tick) => (
          <AxisText key={tick.x} tick={tick} width={width} />
        ))}
      </svg>
    </div>
  );
}

/** What lies behind bars, marks and messages. Only names lie outside of the plot. */
export function Background({ layout }: { readonly layout: Layout }) {
  const { lanes, folds, axis, links, width, height, plot } = layout;
  const left = plot.from - EDGE_PX;
  return (
    <g {...NOT_SPOKEN}>
      <clipPath id={PLOT_CLIP}>
        <rect x={left} y={0} width={Math.max(0, width - left)} height={height} />
      </clipPath>
      {lanes.map((box) => (
        <g key={box.lane.key}>
          <rect
            class={`lane lane-${box.lane.kind}`}
            x={0}
            y={box.top}
            width={width}
            height={box.bottom - box.top}
          />
          <line class="lane-edge" x1={0} x2={width} y1={box.bottom - 0.5} y2={box.bottom - 0.5} />
        </g>
      ))}
      <g clip-path={`url(#${PLOT_CLIP})`}>
        {folds.map((fold) => (
          <FoldBand key={fold.x} fold={fold} height={height} />
        ))}
        {axis.map(({ x }) => (
          <line key={x} class="axis-line" x1={x} x2={x} y1={0} y2={height} />
        ))}
        {links.map((link) => (
          <path key={`${link.fromX} ${link.fromY} ${link.toX}`} class="link" d={linkPath(link)} />
        ))}
      </g>
      {lanes
        .filter(({ lane }) => lane.kind !== 'guests')
        .map((box) => (
          <LaneName key={box.lane.key} box={box} />
        ))}
    </g>
  );
}

/** Cuts off what would cross the names of lanes. */
export const PLOT_CLIP = 'plot-clip';

/** The name of a lane. */
export function LaneName({ box }: { readonly box: LaneBox }) {
  const { lane, labelY, title, subtitle, isCollapsed } = box;
  const isShortened = title !== lane.title || (!isCollapsed && subtitle !== lane.subtitle);
  return (
    <text
      class={`lane-title${isCollapsed ? ' lane-title-collapsed' : ''}`}
      x={14}
      y={labelY + (subtitle === '' ? 4 : -3)}
    >
      {isShortened && <title>{`${lane.title}, ${lane.subtitle}`}</title>}
      {title}
      {subtitle !== '' && (
        <tspan class="lane-subtitle" x={14} dy={16}>
          {subtitle}
        </tspan>
      )}
    </text>
  );
}

function FoldBand({ fold: { x, width, label }, height }: { readonly fold: Fold; readonly height: number }) {
  return (
    <g class="fold">
      <rect class="fold-band" x={x} y={0} width={width} height={height} />
      <path class="fold-edge" d={`M${x} 0V${height}M${x + width} 0V${height}`} />
      <text class="fold-label" transform={`translate(${x + width / 2 + 4} 7) rotate(-90)`}>
        {label}
      </text>
    </g>
  );
}

const AXIS_CHARACTER_PX = 7.2;

function AxisText({ tick: { x, time, day }, width }: { readonly tick: AxisTick; readonly width: number }) {
  // The edges of the drawing must not cut off a text.
  const middle = (words: string) => {
    const half = (words.length * AXIS_CHARACTER_PX) / 2;
    return Math.max(half, Math.min(x, width - half));
  };
  return (
    <>
      <line class="axis-line" x1={x} x2={x} y1={36} y2={AXIS_HEIGHT} />
      <text class="axis-time" x={middle(time)} y={32} text-anchor="middle">
        {time}
      </text>
      {day !== null && (
        <text class="axis-day" x={middle(day)} y={16} text-anchor="middle">
          {day}
        </text>
      )}
    </>
  );
}

function linkPath({ fromX, fromY, toX, toY }: Link): string {
  const bend = Math.max(14, (toX - fromX) / 2);
  return `M${fromX} ${fromY}C${fromX + bend} ${fromY} ${toX - bend} ${toY} ${toX} ${toY}`;
}
