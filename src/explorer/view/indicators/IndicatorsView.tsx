import type { IndicatorsAddress } from '../../model/address/indicatorsAddress.ts';
import { CHART_STEPS, GROUPINGS } from '../../model/address/indicatorsAddress.ts';
import type { Selection } from '../../model/address/selection.ts';
import type { IndicatorsModel } from '../../model/indicators/loadIndicators.ts';
import { LOADING_INDICATORS, loadIndicators } from '../../model/indicators/loadIndicators.ts';
import { suitableStep } from '../../model/indicators/timeBars.ts';
import { Choice } from '../elements/Choice.tsx';
import { NoList } from '../filters/NoList.tsx';
import { SelectionControls } from '../filters/SelectionControls.tsx';
import type { LoadContext, ViewProps } from '../page/runPage.tsx';
import { useListContext } from '../page/useListContext.ts';
import { DistributionCard } from './DistributionCard.tsx';
import { GroupTable } from './GroupTable.tsx';
import { Loaded } from './Loaded.tsx';
import { Notes } from './Notes.tsx';
import { Tiles } from './Tiles.tsx';
import { TimeChart } from './TimeChart.tsx';

export async function loadIndicatorsPage(
  address: IndicatorsAddress,
  { list, ...context }: LoadContext,
  report: (model: IndicatorsModel) => void,
): Promise<void> {
  if (list !== null) await loadIndicators(address, { ...context, list }, report);
}

export const INITIAL_INDICATORS = LOADING_INDICATORS;

/** The page with the indicators of a period. */
export function IndicatorsView(props: ViewProps<IndicatorsAddress, IndicatorsModel>) {
  const { address, model, clock, context, navigate, replace, reload } = props;
  const listContext = useListContext(context);
  if (listContext === null) return <NoList />;
  const { selection, groupBy, sort, withBots } = address;
  const select = (chosen: Selection) => navigate({ ...address, selection: chosen });
  const step = address.step ?? suitableStep(selection.period, clock);
  return (
    <>
      <h1>Indicators</h1>
      <SelectionControls
        label="What is counted"
        selection={selection}
        names={model.names}
        context={listContext}
        hasAnomalyFilter={false}
        onSelect={select}
      >
        <Choice
          label="Reply times of bots"
          options={[
            ['no', 'Left out'],
            ['yes', 'Included'],
          ]}
          chosen={withBots ? 'yes' : 'no'}
          onChoose={(chosen) => navigate({ ...address, withBots: chosen === 'yes' })}
        />
      </SelectionControls>
      <Loaded part={model.total} name="sums" onRetry={reload}>
        {(total) => (
          <>
            <Tiles sums={total.sums} previous={model.previous} selection={selection} clock={clock} />
            <Notes read={total.read} timeZone={clock.timeZone} onRetry={reload} />
          </>
        )}
      </Loaded>
      <Loaded part={model.bars} name="contacts by time" onRetry={reload}>
        {(bars) => (
          <TimeChart
            {...{ bars, step, selection }}
            tools={
              <Choice
                label="One bar for each"
                options={CHART_STEPS}
                chosen={step}
                onChoose={(chosen) => navigate({ ...address, step: chosen })}
              />
            }
          />
        )}
      </Loaded>
      <Loaded part={model.table} name="table" onRetry={reload}>
        {(rows) => (
          <GroupTable
            {...{ rows, groupBy, sort, selection }}
            onSort={(chosen) => replace({ ...address, sort: chosen })}
            tools={
              <Choice
                label="One row for each"
                options={GROUPINGS}
                chosen={groupBy}
                onChoose={(chosen) => navigate({ ...address, groupBy: chosen })}
              />
            }
          />
        )}
      </Loaded>
      <DistributionCard distribution={model.distribution} onRetry={reload} />
    </>
  );
}
