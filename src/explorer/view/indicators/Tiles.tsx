import type { Clock } from '../../model/address/days.ts';
import { daysBetween } from '../../model/address/days.ts';
import { daysBefore, intervalBefore } from '../../model/address/period.ts';
import type { Selection } from '../../model/address/selection.ts';
import type { Part } from '../../model/indicators/loadIndicators.ts';
import type { Sums } from '../../model/indicators/sums.ts';
import { tilesOf } from '../../model/indicators/tiles.ts';
import { formatDay, formatTime } from '../../model/labels/zonedTime.ts';

/** The sums of the period, each beside its change since the period before. */
export function Tiles({
  sums,
  previous,
  selection,
  clock,
}: {
  readonly sums: Sums;
  readonly previous: Part<Sums | null>;
  readonly selection: Selection;
  readonly clock: Clock;
}) {
  const tiles = tilesOf(sums, previous.kind === 'loaded' ? previous.value : null);
  return (
    <section aria-label="Sums">
      <dl class="tiles">
        {tiles.map(({ key, label, value, change }) => (
          <div key={key} class="tile">
            <dt>{label}</dt>
            <dd class="tile-value">{value}</dd>
            <dd class="second">{changeText(change, previous)}</dd>
          </div>
        ))}
      </dl>
      <p class="second">{comparedWith(selection, clock)}</p>
    </section>
  );
}

function changeText(change: string | null, previous: Part<Sums | null>): string {
  if (previous.kind === 'loading') return 'comparing …';
  if (previous.kind === 'failed') return 'the days before could not be read';
  return change ?? 'nothing to compare with';
}

function comparedWith({ period, filters }: Selection, clock: Clock): string {
  if (filters.opened !== null) return 'A filter by the time of opening has no days before to compare with.';
  const { from, to } = daysBefore(period, clock);
  const days =
    from === to
      ? `Compared with the day before, ${from}`
      : `Compared with the ${daysBetween(from, to) + 1} days before, ${from} to ${to}`;
  const { isCut, toMs } = intervalBefore(period, clock);
  if (!isCut) return `${days}.`;
  const end = `${formatDay(toMs, clock.timeZone)}, ${formatTime(toMs, clock.timeZone)}`;
  return `${days}, but only until ${end}: the period is not over.`;
}
