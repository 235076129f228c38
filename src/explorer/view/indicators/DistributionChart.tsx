import { useMemo } from 'preact/hooks';
import type { Distribution } from '../../model/indicators/distribution.ts';
import { formatCount } from '../../model/labels/labels.ts';
import type { DescribedSelection } from '../charts/ChartFigure.tsx';
import { ChartFigure } from '../charts/ChartFigure.tsx';
import type { BarData } from '../charts/plotOptions.ts';
import { FailureNotice } from '../elements/FailureNotice.tsx';
import { Bones } from './Loaded.tsx';

export const DISTRIBUTION_TITLE = 'First response times';

/** How many contacts had their first response after how long. */
export function DistributionChart({
  distribution,
  described,
  onRetry,
}: {
  readonly distribution: Distribution | null;
  readonly described: DescribedSelection;
  readonly onRetry: () => void;
}) {
  const buckets = distribution?.buckets;
  const data = useMemo<BarData>(
    () => ({
      labels: buckets?.map(({ label }) => label) ?? [],
      series: [
        {
          label: 'Contacts',
          colour: 'answered',
          values: buckets?.map(({ count }) => count) ?? [],
        },
      ],
    }),
    [buckets],
  );
  if (distribution === null || buckets === undefined) {
    return <Bones name="first response times" />;
  }
  const { failure, contacts } = distribution;
  if (failure !== null && contacts === 0) return <FailureNotice failure={failure} onRetry={onRetry} />;
  return (
    <ChartFigure
      title={DISTRIBUTION_TITLE}
      fileName={`first-response-times-${described.days}`}
      subtitle={described.text}
      data={data}
      summary={summaryOf(distribution)}
      rows={[['First response', 'Contacts'], ...buckets.map(({ label, count }) => [label, count])]}
      describe={(index) => {
        const bucket = buckets[index];
        return bucket === undefined ? '' : `${bucket.label}: ${formatCount(bucket.count, 'contact')}`;
      }}
    >
      <p class="second" role="status">
        {extentOf(distribution)}
      </p>
    </ChartFigure>
  );
}

function extentOf({ isLoading, isWhole, contacts, failure }: Distribution): string {
  const read = formatCount(contacts, 'answered contact');
  if (isLoading) return `${read} read so far …`;
  if (failure !== null) return `${read}. The other contacts could not be read.`;
  return isWhole ? `${read}.` : `The first ${read} of the period. A shorter period shows all.`;
}

function summaryOf({ buckets, contacts }: Distribution): string {
  const most = buckets.toSorted((one, other) => other.count - one.count)[0];
  if (contacts === 0 || most === undefined) return 'No contact was answered.';
  return `${formatCount(contacts, 'answered contact')}, most of them ${most.label}: ${most.count}.`;
}
