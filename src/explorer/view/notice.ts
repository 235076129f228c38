import type { Failure } from '../model/conversation/failure.ts';
import { html } from './elements/element.ts';

/** Creates a message that says why a conversation, or a part of it, is not shown. */
export function failureNotice({ kind, title, advice, details }: Failure): HTMLElement {
  const isCalm = kind === 'notFound';
  return html(
    'section',
    { class: `notice ${isCalm ? 'notice-calm' : 'notice-bad'}`, role: 'alert', 'data-kind': kind },
    html('h2', {}, title),
    html('p', {}, advice),
    html('ul', { class: 'second' }, ...details.map((detail) => html('li', {}, detail))),
  );
}

export function busyNotice(): HTMLElement {
  return html('p', { class: 'notice notice-calm', role: 'status' }, 'Reading the conversation …');
}

/** Creates the text of the page before the first search. */
export function welcome(): HTMLElement {
  return html(
    'section',
    { class: 'welcome' },
    html('h2', {}, 'What happened in a conversation?'),
    html(
      'p',
      {},
      'Enter the id of a conversation, or of one of its contacts, to see who had it and when: ' +
        'every contact with its operator, how it was routed, and how it ended.',
    ),
    html('p', {}, 'If the gateway runs with the sandbox, try these two examples:'),
    html(
      'ul',
      { class: 'examples' },
      html(
        'li',
        {},
        html(
          'a',
          { href: '/explorer/00000000-0000-4000-8000-000000000001' },
          'A conversation that was snoozed',
        ),
      ),
      html(
        'li',
        {},
        html(
          'a',
          { href: '/explorer/00000000-0000-4000-8000-000000000002' },
          'A conversation that was transferred twice',
        ),
      ),
    ),
  );
}
