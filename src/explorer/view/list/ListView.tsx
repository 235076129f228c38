import type { ListAddress } from '../../model/address/listAddress.ts';
import { firstPage } from '../../model/address/listAddress.ts';
import type { Selection } from '../../model/address/selection.ts';
import { EVERYTHING_TODAY, FILTER_NAMES, hasFilters, NO_FILTERS } from '../../model/address/selection.ts';
import type { Failure } from '../../model/gateway/failure.ts';
import { missingHistories } from '../../model/gateway/failure.ts';
import type { ListSchema } from '../../model/gateway/schema.ts';
import { formatCount } from '../../model/labels/labels.ts';
import type { FilterNames } from '../../model/list/filterNames.ts';
import { loadFilterNames, NO_NAMES } from '../../model/list/filterNames.ts';
import type { ListModel } from '../../model/list/loadList.ts';
import { LOADING_LIST, loadList, shownPage } from '../../model/list/loadList.ts';
import { FailureNotice } from '../elements/FailureNotice.tsx';
import { PatternDefinitions } from '../elements/PatternDefinitions.tsx';
import { NoList } from '../filters/NoList.tsx';
import { SelectionControls } from '../filters/SelectionControls.tsx';
import type { LoadContext, ViewProps } from '../page/runPage.tsx';
import { useListContext } from '../page/useListContext.ts';
import { ConversationTable, SkeletonTable } from './ConversationTable.tsx';
import { FirstPageInstead, ReadNote } from './ListNotes.tsx';
import { Paging } from './Paging.tsx';

export interface ListPageModel {
  readonly list: ListModel;
  readonly names: FilterNames;
}

export const INITIAL_LIST_PAGE: ListPageModel = { list: LOADING_LIST, names: NO_NAMES };

export async function loadListPage(
  address: ListAddress,
  { list, ...context }: LoadContext,
  report: (model: ListPageModel) => void,
): Promise<void> {
  if (list === null) return;
  let model = INITIAL_LIST_PAGE;
  const update = (part: Partial<ListPageModel>) => {
    model = { ...model, ...part };
    report(model);
  };
  await Promise.all([
    loadList(address, { ...context, list }, (loaded) => update({ list: loaded })),
    loadFilterNames(address.selection.filters, context.gateway).then((names) => update({ names })),
  ]);
}

type Props = ViewProps<ListAddress, ListPageModel>;

/** The page with the closed conversations of a period. */
export function ListView(props: Props) {
  const { address, model, context, navigate } = props;
  const listContext = useListContext(context);
  if (listContext === null) return <NoList />;
  const select = (selection: Selection) => navigate(firstPage(selection, address.size));
  const { selection } = address;
  return (
    <>
      <PatternDefinitions />
      <h1>Closed conversations</h1>
      <SelectionControls
        label="What is listed"
        selection={selection}
        names={model.names}
        context={listContext}
        available={FILTER_NAMES}
        hasAnomalyFilter
        onSelect={select}
      />
      <ListContent {...props} list={listContext.list} onSelect={select} />
    </>
  );
}

function ListContent({
  address: requested,
  model: { list: page },
  clock,
  navigate,
  reload,
  onSelect,
  list,
}: Props & { readonly list: ListSchema; readonly onSelect: (selection: Selection) => void }) {
  const { rows, failure, isLoading, unavailable, refusal } = page;
  const address = shownPage(requested, page);
  if (isLoading && rows.length === 0) return <SkeletonTable progress={progressOf(page)} />;
  if (failure !== null && rows.length === 0) return <FailureNotice failure={failure} onRetry={reload} />;
  return (
    <>
      {refusal && <FirstPageInstead page={requested.cursors.length + 1} requestId={refusal.requestId} />}
      {failure !== null && (
        <FailureNotice failure={failure} title="A part of the list is missing" onRetry={reload} />
      )}
      {failure === null && unavailable > 0 && <FailureNotice failure={missingRows(page)} onRetry={reload} />}
      {rows.length > 0 && <ConversationTable rows={rows} address={address} timeZone={clock.timeZone} />}
      {!isLoading && rows.length > 0 && <ReadNote {...{ page, address, list }} />}
      {isLoading && (
        <p class="second" role="status">
          {progressOf(page)}
        </p>
      )}
      {rows.length === 0 && <Nothing {...{ page, address, onSelect }} />}
      <Paging {...{ address, page, navigate }} />
    </>
  );
}

function missingRows({ unavailable, unavailableIn }: ListModel): Failure {
  const title = `${formatCount(unavailable, 'conversation')} of this page could not be read`;
  return missingHistories(title, 'The other conversations are listed.', unavailableIn);
}

function progressOf({ readCount, rows }: ListModel): string {
  if (readCount === 0) return 'Reading the conversations …';
  return `Read ${formatCount(readCount, 'conversation')}, ${rows.length} to show …`;
}

function Nothing({
  page: { next, readCount },
  address: { selection, cursors },
  onSelect,
}: {
  readonly page: ListModel;
  readonly address: ListAddress;
  readonly onSelect: (selection: Selection) => void;
}) {
  const filtered = hasFilters(selection.filters);
  return (
    <section class="notice notice-calm" data-kind="empty">
      <h2>{next === null ? 'No conversation' : 'Nothing found yet'}</h2>
      <p>{emptyReason(selection, cursors.length, next === null ? null : readCount)}</p>
      {filtered && (
        <button type="button" onClick={() => onSelect({ ...selection, filters: NO_FILTERS })}>
          Remove all filters
        </button>
      )}
      {!filtered && selection.period.kind !== 'month' && (
        <button
          type="button"
          onClick={() => onSelect({ ...EVERYTHING_TODAY, basis: selection.basis, period: { kind: 'week' } })}
        >
          Show the last 7 days
        </button>
      )}
    </section>
  );
}

/** @param readCount how many conversations were read; null when there are no more. */
function emptyReason({ basis, filters }: Selection, page: number, readCount: number | null): string {
  if (readCount !== null) return `None of the ${readCount} conversations that were read meets the filters.`;
  const what = basis === 'closed' ? 'No conversation was closed' : 'No contact was opened';
  if (page > 0) return 'There are no more conversations.';
  return hasFilters(filters) ? `${what} in this period that meets the filters.` : `${what} in this period.`;
}
