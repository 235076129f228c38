import { useMemo } from 'preact/hooks';
import type { IndicatorsAddress } from '../../model/address/indicatorsAddress.ts';
import { CHART_STEPS, GROUPINGS } from '../../model/address/indicatorsAddress.ts';
import { daysInFileName } from '../../model/address/period.ts';
import type { Selection } from '../../model/address/selection.ts';
import type { IndicatorsModel } from '../../model/indicators/loadIndicators.ts';
import { LOADING_INDICATORS, loadIndicators } from '../../model/indicators/loadIndicators.ts';
import { suitableStep } from '../../model/indicators/timeBars.ts';
import { browserFilters, gatewayFilters, withGatewayFilters } from '../../model/list/availableFilters.ts';
import { Card } from '../elements/Card.tsx';
import { Choice } from '../elements/Choice.tsx';
import { filterNamesText, selectionText } from '../filters/filterLabels.ts';
import { NoList } from '../filters/NoList.tsx';
import { SelectionControls } from '../filters/SelectionControls.tsx';
import type { LoadContext, ViewProps } from '../page/runPage.tsx';
import { useListContext } from '../page/useListContext.ts';
import { DISTRIBUTION_TITLE, DistributionChart } from './DistributionChart.tsx';
import { GroupTable, groupTableTitle } from './GroupTable.tsx';
import { Loaded } from './Loaded.tsx';
import { Notes } from './Notes.tsx';
import { Tiles } from './Tiles.tsx';
import { TimeChart, timeChartTitle } from './TimeChart.tsx';

export async function loadIndicatorsPage(
  address: IndicatorsAddress,
  { list, ...context }: LoadContext,
  report: (model: IndicatorsModel) => void,
): Promise<void> {
  if (list === null) return;
  const selection = countedSelection(address, { list });
  await loadIndicators({ ...address, selection }, { ...context, list }, report);
}

/** The selection without the filters of a link that the gateway cannot apply. */
function countedSelection({ selection }: IndicatorsAddress, { list }: Pick<LoadContext, 'list'>): Selection {
  return list === null ? selection : withGatewayFilters(selection, list);
}

export const INITIAL_INDICATORS = LOADING_INDICATORS;

/** The page with the indicators of a period. */
export function IndicatorsView(props: ViewProps<IndicatorsAddress, IndicatorsModel>) {
  const { address, model, clock, context, navigate, replace, reload } = props;
  const listContext = useListContext(context);
  const selection = useMemo(() => countedSelection(address, context), [address, context]);
  if (listContext === null) return <NoList />;
  const { groupBy, sort, withBots } = address;
  const select = (chosen: Selection) => navigate({ ...address, selection: chosen });
  const step = address.step ?? suitableStep(selection.period, clock);
  const described = {
    text: selectionText(selection, model.names, clock),
    days: daysInFileName(selection.period, clock),
  };
  return (
    <>
      <h1>Indicators</h1>
      <SelectionControls
        label="What is counted"
        selection={selection}
        names={model.names}
        context={listContext}
        available={gatewayFilters(listContext.list)}
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
      <LeftOut names={browserFilters(address.selection.filters, listContext.list)} />
      <Loaded part={model.total} name="sums" onRetry={reload}>
        {(total) => (
          <>
            <Tiles sums={total.sums} previous={model.previous} selection={selection} clock={clock} />
            <Notes read={total.read} timeZone={clock.timeZone} onRetry={reload} />
          </>
        )}
      </Loaded>
      {/* The tools stay while a part is loaded, so that they keep the focus. */}
      <Card
        title={timeChartTitle(step)}
        tools={
          <Choice
            label="One bar for each"
            options={CHART_STEPS}
            chosen={step}
            onChoose={(chosen) => navigate({ ...address, step: chosen })}
          />
        }
      >
        <Loaded part={model.bars} name="contacts by time" onRetry={reload}>
          {(bars) => <TimeChart {...{ bars, step, selection, described }} />}
        </Loaded>
      </Card>
      <Card
        title={groupTableTitle(groupBy)}
        tools={
          <Choice
            label="One row for each"
            options={GROUPINGS}
            chosen={groupBy}
            onChoose={(chosen) => navigate({ ...address, groupBy: chosen })}
          />
        }
      >
        <Loaded part={model.table} name="table" onRetry={reload}>
          {(rows) => (
            <GroupTable
              {...{ rows, groupBy, sort, selection, described }}
              onSort={(chosen) => replace({ ...address, sort: chosen })}
            />
          )}
        </Loaded>
      </Card>
      <Card title={DISTRIBUTION_TITLE}>
        <DistributionChart distribution={model.distribution} described={described} onRetry={reload} />
      </Card>
    </>
  );
}

/** Filters of the link that do not narrow the indicators. */
function LeftOut({ names }: { readonly names: Parameters<typeof filterNamesText>[0] }) {
  if (names.length === 0) return null;
  return (
    <p class="note">
      The numbers are not filtered by {filterNamesText(names)}: the gateway counts, and has no such filter.
    </p>
  );
}
