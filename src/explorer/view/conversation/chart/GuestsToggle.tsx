import type { LaneBox } from '../../../model/timeline/laneBoxes.ts';
import { openerAttributes } from '../../elements/svgAttributes.ts';
import { LaneName } from './Lanes.tsx';

/** The name of the lane that several guests share. It opens and closes their lanes. */
export function GuestsToggle({
  lanes,
  isOpen,
  onToggle,
}: {
  readonly lanes: readonly LaneBox[];
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}) {
  const box = lanes.find(({ lane }) => lane.kind === 'guests');
  if (box === undefined) return null;
  const title = `${isOpen ? '▾' : '▸'} ${box.title}`;
  return (
    <g class="lane-toggle" {...openerAttributes(isOpen, onToggle)}>
      <rect class="hit" x={4} y={box.top + 1} width={110} height={box.bottom - box.top - 2} rx={4} />
      <LaneName box={{ ...box, title }} />
    </g>
  );
}
