import type { BarBox } from '../../../model/timeline/barBoxes.ts';
import { EDGE_PX } from '../../../model/timeline/barBoxes.ts';
import { TARGET_PX } from '../../../model/timeline/laneBoxes.ts';
import type { Layout, MessageBox } from '../../../model/timeline/layout.ts';
import type { MarkBox, NumberBox } from '../../../model/timeline/markBoxes.ts';
import { Glyph } from '../../elements/Glyph.tsx';
import { patternFill, statusClass } from '../../elements/patterns.ts';
import { NOT_SPOKEN, toggleAttributes } from '../../elements/svgAttributes.ts';
import { PLOT_CLIP } from './Lanes.tsx';

interface ItemsProps {
  readonly layout: Layout;
  readonly selectedKey: string | null;
  /** Returns the text of an item for screen readers. */
  readonly describe: (key: string) => string;
}

/** Everything that can be selected, in the order of time. Exactly one item can be reached with the Tab key. */
export function Items({ layout, selectedKey, describe }: ItemsProps) {
  const drawn = new Map([
    ...layout.bars.map((box) => [box.bar.key, <BarShape key="bar" box={box} layout={layout} />] as const),
    ...layout.marks.map((box) => [box.mark.key, <MarkShape key="mark" box={box} />] as const),
    ...layout.messages.map((box) => [box.group.key, <MessageShape key="message" box={box} />] as const),
  ]);
  const keys = layout.order.map(({ key }) => key).filter((key) => drawn.has(key));
  const reachable = selectedKey !== null && drawn.has(selectedKey) ? selectedKey : keys[0];
  const classOf = itemClasses(layout);
  return (
    <g clip-path={`url(#${PLOT_CLIP})`}>
      {keys.map((key) => (
        <g
          key={key}
          class={`item ${classOf.get(key) ?? ''}`}
          data-key={key}
          {...toggleAttributes(describe(key), key === selectedKey, key === reachable)}
        >
          {drawn.get(key)}
        </g>
      ))}
      {layout.numbers.map((number) => (
        <NumberText key={number.barKey} number={number} />
      ))}
    </g>
  );
}

function itemClasses({ bars, marks, messages }: Layout): ReadonlyMap<string, string> {
  return new Map([
    ...bars.map(({ bar }) => [bar.key, `bar ${statusClass(bar.status)}`] as const),
    ...marks.map(({ mark }) => [mark.key, 'mark'] as const),
    ...messages.map(({ group }) => [group.key, 'message'] as const),
  ]);
}

/** A pattern narrower than this cannot be recognized. */
const MIN_PATTERN_PX = 8;

function BarShape({ box, layout }: { readonly box: BarBox; readonly layout: Layout }) {
  const { bar, x, y, width, height, label, labelWidth, wait } = box;
  const rectangle = { x, y, width, height, rx: Math.min(5, width / 2) };
  const patternWidth = width - labelWidth;
  const isCentred = label === String(bar.index + 1);
  return (
    <>
      {wait !== null && (
        <g class="wait">
          <rect class="wait-band" x={wait.x} y={y + 5} width={wait.width} height={height - 10} />
          <rect x={wait.x} y={y + 5} width={wait.width} height={height - 10} fill={patternFill('WAITING')} />
        </g>
      )}
      <rect class="bar-shape" {...rectangle} />
      {patternWidth >= MIN_PATTERN_PX && (
        <rect
          class="bar-pattern"
          {...rectangle}
          x={x + labelWidth}
          width={patternWidth}
          fill={patternFill(bar.status)}
        />
      )}
      <path class="bar-start" d={`M${x + 1} ${y + 1}v${height - 2}`} />
      {x + width < layout.plot.to + EDGE_PX && <BarEnd box={box} />}
      {label !== '' && (
        <text
          class="bar-label"
          x={isCentred ? x + width / 2 : x + 9}
          y={y + height / 2 + 4}
          text-anchor={isCentred ? 'middle' : 'start'}
        >
          {label}
        </text>
      )}
    </>
  );
}

/** A transfer ends in an arrow, a snooze in a dashed edge, an open contact in an open arrow, all others in a firm edge. */
function BarEnd({ box: { bar, x, y, width, height } }: { readonly box: BarBox }) {
  const right = x + width;
  const half = height / 2;
  if (bar.isOpen) return <path class="bar-tip" d={`M${right} ${y + 3}l8 ${half - 3}l-8 ${half - 3}`} />;
  if (bar.endReason?.startsWith('TRANSFERRED')) {
    return <path class="bar-arrow" d={`M${right} ${y + 4}l7 ${half - 4}l-7 ${half - 4}Z`} />;
  }
  const isSnoozed = bar.endReason === 'SNOOZED';
  return (
    <path
      class={isSnoozed ? 'bar-end bar-end-snoozed' : 'bar-end'}
      d={`M${right - 1} ${y + 1}v${height - 2}`}
    />
  );
}

function NumberText({ number: { text, x, y } }: { readonly number: NumberBox }) {
  return (
    <text class="bar-number" x={x} y={y} text-anchor="middle" {...NOT_SPOKEN}>
      {text}
    </text>
  );
}

function MarkShape({ box: { mark, x, y, anchorX, anchorY } }: { readonly box: MarkBox }) {
  return (
    <>
      {x !== anchorX && <path class="leader" d={`M${x} ${y + 9}L${anchorX} ${anchorY}`} />}
      <circle class="hit" cx={x} cy={y} r={TARGET_PX / 2} />
      <g transform={`translate(${x} ${y})`}>
        <Glyph kind={mark.kind} />
      </g>
    </>
  );
}

function MessageShape({ box: { x, y, tickXs } }: { readonly box: MessageBox }) {
  const [top, bottom] = [y + 7, y + TARGET_PX - 7];
  return (
    <>
      <rect class="hit message-target" x={x} y={y} width={TARGET_PX} height={TARGET_PX} rx={4} />
      <path class="tick" d={tickXs.map((tickX) => `M${tickX} ${top}V${bottom}`).join('')} />
    </>
  );
}
