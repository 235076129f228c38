import type { Clock } from '../../model/address/days.ts';
import { daysBetween } from '../../model/address/days.ts';
import type { Period } from '../../model/address/period.ts';
import { daysBefore } from '../../model/address/period.ts';
import type { Part } from '../../model/indicators/loadIndicators.ts';
import type { Sums } from '../../model/indicators/sums.ts';
import { tilesOf } from '../../model/indicators/tiles.ts';

/** The sums of the period, each beside its change since the period before. */
export function Tiles({
  sums,
  previous,
  period,
  clock,
}: {
  readonly sums: Sums;
  readonly previous: Part<Sums>;
  readonly period: Period;
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
      <p class="second">{comparedWith(period, clock)}</p>
    </section>
  );
}

function changeText(change: string | null, previous: Part<Sums>): string {
  if (previous.kind === 'loading') return 'comparing …';
  if (previous.kind === 'failed') return 'the days before could not be read';
  return change ?? 'nothing to compare with';
}

function comparedWith(period: Period, clock: Clock): string {
  const { from, to } = daysBefore(period, clock);
  return from === to
    ? `Compared with the day before, ${from}.`
    : `Compared with the ${daysBetween(from, to) + 1} days before, ${from} to ${to}.`;
}
