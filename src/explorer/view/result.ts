import type { Found } from '../model/ask.ts';
import { detailsOf, keyOfContact, spokenDetails } from '../model/details.ts';
import { toCsv, toJson } from '../model/exportText.ts';
import { contactNotFound } from '../model/failure.ts';
import { conversationOperation, playgroundPathOf } from '../model/operations.ts';
import { buildTimelineModel } from '../model/timelineModel.ts';
import { anomalyList } from './anomalyList.ts';
import { createChart } from './chart.ts';
import { contactsTable } from './contactsTable.ts';
import { copyButtons } from './copyButtons.ts';
import { createDetailsPanel } from './detailsPanel.ts';
import { html } from './element.ts';
import { legend } from './legend.ts';
import { failureNotice } from './notice.ts';
import { summary } from './summary.ts';

export interface Result {
  readonly elements: readonly HTMLElement[];
  /** To be called once the elements are in the page. */
  start(): void;
  stop(): void;
}

/** Everything that is shown of a conversation that was found. */
export function createResult(
  { conversation, answered, hasAllMessages, incomplete }: Extract<Found, { kind: 'found' }>,
  contactId: string | null,
): Result {
  const story = buildTimelineModel(conversation);
  const panel = createDetailsPanel();
  const detailsFor = (key: string) => detailsOf(key, conversation, story);
  const chart = createChart({
    story,
    spoken: (key) => {
      const details = detailsFor(key);
      return details === null ? key : spokenDetails(details);
    },
    onPoint: (key) => panel.show(key === null ? null : detailsFor(key)),
  });
  const selectFromTable = (key: string) => {
    chart.select(key);
    chart.element.scrollIntoView({ block: 'nearest' });
  };
  const { contacts, anomalies, id } = conversation;
  const copyables = [
    { name: 'JSON', text: () => toJson(answered) },
    { name: 'CSV', text: () => toCsv(contacts) },
  ];
  const some = contacts.length > 0;
  const linked = keyOfContact(contactId, conversation);
  return {
    elements: [
      summary(conversation),
      ...(incomplete === null ? [] : [failureNotice({ ...incomplete, title: 'Parts of this are missing' })]),
      ...(contactId === null || linked !== null ? [] : [failureNotice(contactNotFound(contactId))]),
      cardWithTools(
        'Time line',
        [chart.toolbar],
        chart.element,
        ...leftOut(hasAllMessages),
        panel.element,
        legend(story),
        keysHint(),
      ),
      card(
        'Contacts',
        ...(some ? [contactsTable(contacts, selectFromTable), copyButtons(copyables)] : [none()]),
      ),
      card('Anomalies', anomalyList(anomalies)),
      card('The query that was sent', ...sentQuery(id)),
    ],
    start: () => {
      const key = linked ?? story.bars[0]?.key;
      if (key !== undefined) chart.select(key);
    },
    stop: () => chart.stop(),
  };
}

function card(title: string, ...children: readonly Node[]): HTMLElement {
  return cardWithTools(title, [], ...children);
}

function cardWithTools(title: string, tools: readonly Node[], ...children: readonly Node[]): HTMLElement {
  const head = html('div', { class: 'card-head' }, html('h2', {}, title), ...tools);
  return html('section', { class: 'card' }, head, ...children);
}

function keysHint(): HTMLElement {
  return html(
    'p',
    { class: 'hint keys', id: 'chart-keys' },
    'Point at a bar, a sign or a message to read about it. By keyboard: Tab into the time line, arrow keys from one thing to the next, + and − to zoom, ' +
      'Shift and an arrow to move, 0 for all. Times are UTC.',
  );
}

function none(): HTMLElement {
  return html('p', { class: 'calm' }, 'None: this conversation was pushed to nobody.');
}

function leftOut(hasAllMessages: boolean): HTMLElement[] {
  if (hasAllMessages) return [];
  return [
    html('p', { class: 'hint' }, 'Not all messages are drawn. The contacts were rebuilt from all of them.'),
  ];
}

function sentQuery(conversationId: string): HTMLElement[] {
  const operation = conversationOperation(conversationId);
  return [
    html(
      'p',
      {},
      html('a', { href: playgroundPathOf(operation), class: 'to-playground' }, 'Open it in the playground'),
    ),
    html(
      'details',
      {},
      html('summary', {}, 'Show the query'),
      html('pre', { tabindex: 0 }, html('code', {}, operation)),
    ),
  ];
}
