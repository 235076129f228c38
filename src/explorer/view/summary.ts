import type { Conversation } from '../model/conversation.ts';
import { countWords } from '../model/labels.ts';
import { spanWords } from '../model/spanWords.ts';
import { html } from './element.ts';

/** The conversation in a few words and numbers. */
export function summary(conversation: Conversation): HTMLElement {
  const { id, contacts, anomalies, channel, projectName, createdAt, closedAt } = conversation;
  const operators = new Set(contacts.map(({ operator }) => operator?.id ?? 'unknown')).size;
  const facts = [
    countWords(contacts.length, 'contact'),
    countWords(operators, 'operator'),
    countWords(anomalies.length, 'anomaly'),
  ];
  const place = [channel, projectName].filter(Boolean).join(' · ');
  return html(
    'section',
    { class: 'summary' },
    html('h2', {}, facts[0] ?? ''),
    html('p', { class: 'id' }, id),
    html('p', {}, [place, ...facts.slice(1)].join(' · ')),
    html('p', { class: 'second' }, spanWords(createdAt, closedAt)),
  );
}
