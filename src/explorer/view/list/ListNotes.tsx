import type { ListAddress } from '../../model/address/listAddress.ts';
import type { ListSchema } from '../../model/gateway/schema.ts';
import { formatCount } from '../../model/labels/labels.ts';
import { browserFilters } from '../../model/list/availableFilters.ts';
import type { ListModel } from '../../model/list/loadList.ts';
import { filterNamesText } from '../filters/filterLabels.ts';

/** @param page the number of the requested page. */
export function FirstPageInstead({ page }: { readonly page: number }) {
  return (
    <p class="note" role="status">
      This is the first page. The link to page {page} is not valid any more, because its list has changed: it
      may be from another day.
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
