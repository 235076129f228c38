import type { Failure } from '../model/failure.ts';
import { html } from './element.ts';

/** Says why there is nothing to show, or what is missing. */
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

/** What stands here before anything was asked for. */
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
    html('p', {}, 'With the sandbox as upstream, two examples are there to try:'),
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
