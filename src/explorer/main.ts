import type { ConversationLink } from './model/conversation/conversationId.ts';
import { linkPath, parseLinkPath, parseLinkText } from './model/conversation/conversationId.ts';
import { fetchConversation } from './model/conversation/fetchConversation.ts';
import { html } from './view/elements/element.ts';
import { patternDefinitions } from './view/elements/patterns.ts';
import { busyNotice, failureNotice, welcome } from './view/notice.ts';
import type { Result } from './view/result.ts';
import { createResult } from './view/result.ts';
import { createSearchForm } from './view/searchForm.ts';
import { createSend } from './view/send.ts';

const TOKEN_KEY = 'contacts-gateway.token';
const TITLE = document.title;

const content = html('div', { id: 'content', 'aria-live': 'off' });
const form = createSearchForm({
  token: sessionStorage.getItem(TOKEN_KEY) ?? '',
  onSubmit: ({ id, token }) => {
    storeToken(token);
    const link = parseLinkText(id);
    if (link === null) return;
    // Searching for the same id again must not add an entry to the browser's history.
    if (location.pathname !== linkPath(link)) history.pushState(null, '', linkPath(link));
    show(link);
  },
});
let shown: Result | null = null;
let newestRequest: symbol | null = null;

document.querySelector('#app')?.replaceChildren(patternDefinitions(), form.element, content);
window.addEventListener('popstate', () => show(parseLinkPath(location.pathname)));
show(parseLinkPath(location.pathname));

function show(link: ConversationLink | null): void {
  const thisRequest = Symbol('request');
  newestRequest = thisRequest;
  form.setId(link === null ? '' : (link.contactId ?? link.conversationId));
  document.title = link === null ? TITLE : `${link.conversationId} – ${TITLE}`;
  replace(null, link === null ? welcome() : busyNotice());
  if (link !== null) void fetchAndShow(link, () => newestRequest === thisRequest);
}

async function fetchAndShow(
  { conversationId, contactId }: ConversationLink,
  isNewest: () => boolean,
): Promise<void> {
  const token = sessionStorage.getItem(TOKEN_KEY) ?? '';
  const result = await fetchConversation(conversationId, {
    send: createSend(token),
    hasToken: token !== '',
  });
  if (!isNewest()) return;
  if (result.kind === 'found') replace(createResult(result, contactId));
  else replace(null, failureNotice(result.failure));
}

function replace(result: Result | null, ...elements: readonly HTMLElement[]): void {
  shown?.stop();
  shown = result;
  content.replaceChildren(...(result?.elements ?? elements));
  result?.start();
}

function storeToken(entered: string): void {
  const token = entered.trim().replace(/^Bearer\s+/i, '');
  if (token === '') sessionStorage.removeItem(TOKEN_KEY);
  else sessionStorage.setItem(TOKEN_KEY, token);
}
