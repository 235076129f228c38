import { askForConversation } from './model/ask.ts';
import type { Wanted } from './model/conversationId.ts';
import { pathOf, wantedFromPath, wantedFromText } from './model/conversationId.ts';
import { html } from './view/element.ts';
import { busyNotice, failureNotice, welcome } from './view/notice.ts';
import { patternDefinitions } from './view/patterns.ts';
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
    keepToken(token);
    const wanted = wantedFromText(id);
    if (wanted === null) return;
    // Asking once more for the same is no new place to come back to.
    if (location.pathname !== pathOf(wanted)) history.pushState(null, '', pathOf(wanted));
    show(wanted);
  },
});
let shown: Result | null = null;
let newest: symbol | null = null;

document.querySelector('#app')?.replaceChildren(patternDefinitions(), form.element, content);
window.addEventListener('popstate', () => show(wantedFromPath(location.pathname)));
show(wantedFromPath(location.pathname));

function show(wanted: Wanted | null): void {
  const mine = Symbol('request');
  newest = mine;
  form.setId(wanted === null ? '' : (wanted.contactId ?? wanted.conversationId));
  document.title = wanted === null ? TITLE : `${wanted.conversationId} – ${TITLE}`;
  replace(null, wanted === null ? welcome() : busyNotice());
  if (wanted !== null) void answer(wanted, () => newest === mine);
}

async function answer({ conversationId, contactId }: Wanted, isNewest: () => boolean): Promise<void> {
  const token = sessionStorage.getItem(TOKEN_KEY) ?? '';
  const found = await askForConversation(conversationId, {
    send: createSend(token),
    hasToken: token !== '',
  });
  if (!isNewest()) return;
  if (found.kind === 'found') replace(createResult(found, contactId));
  else replace(null, failureNotice(found.failure));
}

function replace(result: Result | null, ...elements: readonly HTMLElement[]): void {
  shown?.stop();
  shown = result;
  content.replaceChildren(...(result?.elements ?? elements));
  result?.start();
}

function keepToken(entered: string): void {
  const token = entered.trim().replace(/^Bearer\s+/i, '');
  if (token === '') sessionStorage.removeItem(TOKEN_KEY);
  else sessionStorage.setItem(TOKEN_KEY, token);
}
