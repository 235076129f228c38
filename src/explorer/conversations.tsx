import './styles/colours.css';
import './styles/page.css';
import './styles/shell.css';
import './styles/statuses.css';
import './styles/filters.css';
import './styles/list.css';
import { firstPage, listPath, parseListAddress } from './model/address/listAddress.ts';
import { INITIAL_LIST_PAGE, ListView, loadListPage } from './view/list/ListView.tsx';
import { runPage } from './view/page/runPage.tsx';

runPage({
  name: 'conversations',
  parse: ({ searchParams }) => parseListAddress(searchParams),
  pathOf: listPath,
  titleOf: () => 'Conversations',
  // The cursors of other pages are valid only for the interval of their list.
  inOtherZone: ({ selection, size }) => firstPage(selection, size),
  loadKey: listPath,
  initial: INITIAL_LIST_PAGE,
  load: loadListPage,
  View: ListView,
});
