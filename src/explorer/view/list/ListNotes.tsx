import type { ListAddress } from '../../model/address/listAddress.ts';
import type { ListSchema } from '../../model/gateway/schema.ts';
import { formatCount } from '../../model/labels/labels.ts';
import { browserFilters } from '../../model/list/availableFilters.ts';
import type { ListModel } from '../../model/list/loadList.ts';
import { filterNamesText } from '../filters/filterLabels.ts';

interface FirstPageInsteadProps {
  /** The number of the requested page. */
  readonly page: number;
  /** The id of the refused request in the gateway's log; null without one. */
  readonly requestId: string | null;
}

export function FirstPageInstead({ page, requestId }: FirstPageInsteadProps) {
  return (
    <p class="note" role="status">
      This is the first page. The gateway refused the link to page {page}. The link may be from another day.
      {requestId !== null && (
        <>
          {' '}
          Request id: <code>{requestId}</code>
        </>
      )}
    </p>
  );
}

/** Says that the browser applied a filter, and to how many conversations. Nothing when the gateway applied all of them. */
export function ReadNote({
  page: { rows, readCount, next },
  address: { selection, size },
  list,
}: {
  readonly page: ListModel;
  readonly address: ListAddress;
  readonly list: ListSchema;
}) {
  const names = browserFilters(selection.filters, list);
  if (names.length === 0) return null;
  return (
    <p class="second">
      The gateway has no filter by {filterNamesText(names)}, so this page read{' '}
      {formatCount(readCount, 'conversation')} and shows {rows.length} of them.
      {next !== null && rows.length < size && ' “Older” reads more.'}
    </p>
  );
}
