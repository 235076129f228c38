import type { Clock } from '../../model/address/days.ts';
import { dayOf } from '../../model/address/days.ts';
import type { Period, PeriodKind } from '../../model/address/period.ts';
import { daysOf, isValidRange, PERIOD_LABELS } from '../../model/address/period.ts';
import { Choice } from '../elements/Choice.tsx';

/** The choice of the period. `Custom` opens two fields for days. */
export function PeriodPicker({
  period,
  clock,
  maxDays,
  onChoose,
}: {
  readonly period: Period;
  readonly clock: Clock;
  /** The longest period, in days. */
  readonly maxDays: number;
  readonly onChoose: (period: Period) => void;
}) {
  const choose = (kind: PeriodKind) =>
    onChoose(kind === 'custom' ? { kind, ...daysOf(period, clock) } : { kind });
  return (
    <div class="period">
      <Choice label="Period" options={PERIOD_LABELS} chosen={period.kind} onChoose={choose} />
      {period.kind === 'custom' && (
        <CustomDays {...{ period, clock, maxDays, onChoose }} key={`${period.from}/${period.to}`} />
      )}
    </div>
  );
}

function CustomDays({
  period,
  clock,
  maxDays,
  onChoose,
}: {
  readonly period: Extract<Period, { kind: 'custom' }>;
  readonly clock: Clock;
  readonly maxDays: number;
  readonly onChoose: (period: Period) => void;
}) {
  const today = dayOf(clock.nowMs, clock.timeZone);
  return (
    <form
      class="custom-days"
      onSubmit={(event) => {
        event.preventDefault();
        const fields = new FormData(event.currentTarget);
        const [from, to] = [String(fields.get('from')), String(fields.get('to'))];
        const last = event.currentTarget.querySelector<HTMLInputElement>('[name=to]');
        last?.setCustomValidity(
          isValidRange(from, to, maxDays) ? '' : `Choose 1 to ${maxDays} days, with the first day first.`,
        );
        if (last?.reportValidity()) onChoose({ kind: 'custom', from, to });
      }}
      onInput={(event) =>
        event.currentTarget.querySelector<HTMLInputElement>('[name=to]')?.setCustomValidity('')
      }
    >
      <label>
        First day
        <input type="date" name="from" defaultValue={period.from} max={today} required />
      </label>
      <label>
        Last day
        <input type="date" name="to" defaultValue={period.to} max={today} required />
      </label>
      <button type="submit">Apply</button>
    </form>
  );
}
