import './styles/colours.css';
import './styles/page.css';
import './styles/shell.css';
import { listPath, parseListAddress } from './model/address/listAddress.ts';
import { runPage } from './view/page/runPage.tsx';

runPage({
  name: 'conversations',
  parse: ({ searchParams }) => parseListAddress(searchParams),
  pathOf: listPath,
  titleOf: () => 'Conversations',
  loadKey: listPath,
  initial: null,
  load: async () => undefined,
  View: () => <p class="card">Enter the id of a conversation, or of one of its contacts, above.</p>,
});
