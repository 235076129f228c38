import type { ListAddress } from '../../model/address/listAddress.ts';
import { DEFAULT_PAGE_SIZE, firstPage, listPath, PAGE_SIZES } from '../../model/address/listAddress.ts';
import type { ListModel } from '../../model/list/loadList.ts';
import { Choice } from '../elements/Choice.tsx';

const SIZES = PAGE_SIZES.map((size) => [String(size), String(size)] as const);

/** Links to the page before and to the next page. Nothing when there is only one page. */
export function Paging({
  address,
  page: { next },
  navigate,
}: {
  readonly address: ListAddress;
  readonly page: ListModel;
  readonly navigate: (address: ListAddress) => void;
}) {
  const { selection, cursors, size } = address;
  const previous = cursors.length === 0 ? null : { ...address, cursors: cursors.slice(0, -1) };
  const following = next === null ? null : { ...address, cursors: [...cursors, next] };
  if (previous === null && following === null && size === DEFAULT_PAGE_SIZE) return null;
  return (
    <nav class="paging" aria-label="Pages of the list">
      <PageLink label="Newer" address={previous} navigate={navigate} />
      <span>Page {cursors.length + 1}</span>
      <PageLink label="Older" address={following} navigate={navigate} />
      <Choice
        label="Conversations on a page"
        options={SIZES}
        chosen={String(size)}
        onChoose={(chosen) => navigate(firstPage(selection, Number(chosen)))}
      />
    </nav>
  );
}

function PageLink({
  label,
  address,
  navigate,
}: {
  readonly label: string;
  readonly address: ListAddress | null;
  readonly navigate: (address: ListAddress) => void;
}) {
  if (address === null)
    return (
      <span class="button-like" aria-disabled="true">
        {label}
      </span>
    );
  return (
    <a
      class="button-like"
      href={listPath(address)}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        navigate(address);
        scrollTo({ top: 0 });
      }}
    >
      {label}
    </a>
  );
}
