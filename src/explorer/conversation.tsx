import './styles/colours.css';
import './styles/page.css';
import './styles/shell.css';
import './styles/statuses.css';
import './styles/drawing.css';
import './styles/result.css';
import './styles/conversation.css';
import { conversationPath, parseConversationAddress } from './model/address/conversationAddress.ts';
import { ConversationView, loadConversation } from './view/conversation/ConversationView.tsx';
import { runPage } from './view/page/runPage.tsx';

runPage({
  name: 'conversation',
  parse: parseConversationAddress,
  pathOf: conversationPath,
  titleOf: ({ link }) => link?.conversationId ?? 'Conversation',
  // The contact of the link only decides what is selected.
  loadKey: ({ link }) => link?.conversationId ?? '',
  initial: { kind: 'loading' },
  load: loadConversation,
  View: ConversationView,
});
