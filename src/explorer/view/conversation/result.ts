import type { FetchResult } from '../../model/conversation/fetchConversation.ts';
import { conversationOperation, playgroundPathOf } from '../../model/conversation/operations.ts';
import { toCsv, toJson } from '../../model/labels/exportText.ts';
import { detailsAsText, detailsOf, keyOfContact } from '../../model/timeline/details.ts';
import { buildTimelineModel } from '../../model/timeline/timelineModel.ts';
import { html } from '../elements/element.ts';
import { patternDefinitions } from '../elements/patterns.ts';
import { anomalyList } from './anomalyList.ts';
import { createChart } from './chart/chart.ts';
import { contactsTable } from './contactsTable.ts';
import { copyButtons } from './copyButtons.ts';
import { createDetailsPanel } from './detailsPanel.ts';
import { legend } from './legend.ts';
import { summary } from './summary.ts';

export interface Result {
  readonly elements: readonly Element[];
  /** Selects the first contact. Call it after the elements were added to the page. */
  start(): void;
  /** Stops observing the size of the page. */
  stop(): void;
}

/** Creates everything that the page shows for a conversation. @param contactId the contact to select, or null. */
export function createResult(
  { conversation, received, hasAllMessages }: Extract<FetchResult, { kind: 'found' }>,
  contactId: string | null,
): Result {
  const timeline = buildTimelineModel(conversation);
  const panel = createDetailsPanel();
  const detailsFor = (key: string) => detailsOf(key, conversation, timeline);
  const chart = createChart({
    timeline,
    describe: (key) => {
      const details = detailsFor(key);
      return details === null ? key : detailsAsText(details);
    },
    onPoint: (key) => panel.show(key === null ? null : detailsFor(key)),
  });
  const selectFromTable = (key: string) => {
    chart.select(key);
    chart.element.scrollIntoView({ block: 'nearest' });
  };
  const { contacts, anomalies, id } = conversation;
  const copyables = [
    { name: 'JSON', text: () => toJson(received) },
    { name: 'CSV', text: () => toCsv(contacts) },
  ];
  const hasContacts = contacts.length > 0;
  const linkedKey = keyOfContact(contactId, conversation);
  return {
    elements: [
      patternDefinitions(),
      summary(conversation),
      cardWithTools(
        'Time line',
        [chart.toolbar],
        chart.element,
        ...missingMessagesHint(hasAllMessages),
        panel.element,
        legend(timeline),
        keysHint(),
      ),
      card(
        'Contacts',
        ...(hasContacts
          ? [contactsTable(contacts, selectFromTable), copyButtons(copyables)]
          : [noContactsHint()]),
      ),
      card('Anomalies', anomalyList(anomalies)),
      card('The query that was sent', ...sentQuery(id)),
    ],
    start: () => {
      const key = linkedKey ?? timeline.bars[0]?.key;
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

function noContactsHint(): HTMLElement {
  return html('p', { class: 'calm' }, 'None: this conversation was never pushed to an operator.');
}

function missingMessagesHint(hasAllMessages: boolean): HTMLElement[] {
  if (hasAllMessages) return [];
  return [
    html(
      'p',
      { class: 'hint' },
      'Not all messages are drawn. The contacts were reconstructed from all messages.',
    ),
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
