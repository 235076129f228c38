import type { Details } from '../../../model/timeline/details.ts';

const WIDTH = 250;
const GAP = 6;
/** The first lines of the details. The panel shows all of them. */
const ROWS = 3;

/** A short text at the item under the pointer. Screen readers have the label of the item. */
export function Tooltip({
  details,
  item,
  holder,
}: {
  readonly details: Details | null;
  readonly item: Element | null;
  readonly holder: { readonly current: HTMLElement | null };
}) {
  const area = holder.current?.getBoundingClientRect();
  const box = item?.getBoundingClientRect();
  if (details === null || area === undefined || box === undefined) return null;
  const left = Math.max(0, Math.min(box.left - area.left, area.width - WIDTH));
  const top = box.bottom - area.top + GAP;
  return (
    <div class="tooltip" style={{ left: `${left}px`, top: `${top}px` }} aria-hidden="true">
      <strong>{details.title}</strong>
      {details.rows.slice(0, ROWS).map(([label, value]) => (
        <span key={label}>
          {label}: {value}
        </span>
      ))}
    </div>
  );
}
