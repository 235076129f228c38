import type { Conversation } from '../../model/conversation/conversation.ts';
import { formatPeriod } from '../../model/labels/dates.ts';
import { formatCount } from '../../model/labels/labels.ts';
import { html } from '../elements/element.ts';

/** Creates the summary of a conversation: counts, channel, project and dates. */
export function summary(conversation: Conversation): HTMLElement {
  const { id, contacts, anomalies, channel, projectName, createdAt, closedAt } = conversation;
  const operators = new Set(contacts.map(({ operator }) => operator?.id ?? 'unknown')).size;
  const facts = [
    formatCount(contacts.length, 'contact'),
    formatCount(operators, 'operator'),
    formatCount(anomalies.length, 'anomaly'),
  ];
  const source = [channel, projectName].filter(Boolean).join(' · ');
  return html(
    'section',
    { class: 'summary' },
    html('h2', {}, facts[0] ?? ''),
    html('p', { class: 'id' }, id),
    html('p', {}, [source, ...facts.slice(1)].join(' · ')),
    html('p', { class: 'second' }, formatPeriod(createdAt, closedAt)),
  );
}
