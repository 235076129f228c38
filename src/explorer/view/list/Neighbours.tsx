import { useEffect, useState } from 'preact/hooks';
import type { ListAddress } from '../../model/address/listAddress.ts';
import { listedPath, listPath } from '../../model/address/listAddress.ts';
import type { ListModel } from '../../model/list/loadList.ts';
import { LOADING_LIST, loadList, shownPage } from '../../model/list/loadList.ts';
import type { Neighbours as Found } from '../../model/list/neighbours.ts';
import { neighboursOf } from '../../model/list/neighbours.ts';
import type { LoadContext } from '../page/runPage.tsx';

/** Links from a conversation to its list, and to the conversations before and after it in the list. */
export function Neighbours({
  conversationId,
  address: requested,
  context,
}: {
  readonly conversationId: string;
  readonly address: ListAddress;
  readonly context: LoadContext;
}) {
  const [page, setPage] = useState<ListModel>(LOADING_LIST);
  useEffect(() => {
    const { list, signal } = context;
    if (list === null) return;
    void loadList(requested, { ...context, list }, (loaded) => {
      if (!signal.aborted) setPage(loaded);
    });
  }, [requested, context]);
  const address = shownPage(requested, page);
  const { previous, next, nextPage, position } = neighboursOf(conversationId, page, address);
  return (
    <nav class="neighbours" aria-label="List of conversations">
      <a href={listPath(address)}>All conversations</a>
      {position !== null && (
        <span class="second">
          {position} of {page.rows.length} on page {address.cursors.length + 1}
        </span>
      )}
      <NeighbourLink label="Previous" neighbour={previous} address={address} />
      {nextPage === null ? (
        <NeighbourLink label="Next" neighbour={next} address={address} />
      ) : (
        <a class="button-like" href={listPath(nextPage)}>
          Next page
        </a>
      )}
    </nav>
  );
}

function NeighbourLink({
  label,
  neighbour,
  address,
}: {
  readonly label: string;
  readonly neighbour: Found['next'];
  readonly address: ListAddress;
}) {
  if (neighbour === null) {
    return (
      <span class="button-like" aria-disabled="true">
        {label}
      </span>
    );
  }
  return (
    <a class="button-like" href={listedPath(neighbour, address)}>
      {label}
    </a>
  );
}
