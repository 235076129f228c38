import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { reconstruct } from '../../../src/contacts/reconstruct.ts';
import { readWithHistories } from '../../../src/upstream/history/bytes/readWithHistories.ts';
import { ReadMessages, ReadRoutingEvents } from '../../../src/upstream/history/fields/readConnections.ts';
import type { ConversationRead, HistoryRead } from '../../../src/upstream/history/histories.ts';
import { historyOfOnePage, readHistory } from '../../../src/upstream/history/histories.ts';
import { createPageLoader } from '../../../src/upstream/history/historyPages.ts';
import { historySelection } from '../../../src/upstream/history/historySelection.ts';
import { isObject } from '../../../src/upstream/response/json.ts';
import type { UpstreamResult } from '../../../src/upstream/response/response.ts';
import { readResponse } from '../../../src/upstream/response/response.ts';
import type { HttpResponse } from '../../../src/upstream/transport/exchange.ts';
import { SNAPSHOT } from '../../support/schema/schemaEdits.ts';

const ID = '00000000-0000-4000-8000-000000000001';

function pageText(message: string, cursor: string | null): string {
  const pageInfo = JSON.stringify({ hasNextPage: cursor !== null, endCursor: cursor });
  const push = '{"t":"ConversationPushedSystemAttachment","toUser":{"t":"Professional","i":7}}';
  return (
    `{"data":{"c0":{"id":"${ID}","closedAt":"2026-01-05T11:00:00.000Z","channel":"CHAT","project":null,"routingEvents":[],` +
    `"messages":{"pageInfo":${pageInfo},"e":[{"n":{"c":"2026-01-05T10:00:00.000Z","s":"${message}","a":[${push}]}}]}}}}`
  );
}

/** Reads a history of two pages. Returns it, and what upstream sent. */
async function readTwoPages(read: (response: HttpResponse) => UpstreamResult) {
  const resultOf = (text: string): UpstreamResult =>
    read({ status: 200, headers: {}, body: [Buffer.from(text)] });
  const sent = [resultOf(pageText('m1', 'c1')), resultOf(pageText('m2', null))];
  const [first, further] = sent.map(({ data }) => data?.['c0']);
  if (!isObject(first) || !isObject(further)) throw new Error('expected two pages');
  const pages = createPageLoader(
    async () => ({ data: { c0: further } }),
    historySelection(buildSchema(SNAPSHOT)),
  );
  return { history: await readHistory(ID, first, pages), first, further };
}

function contactsOf(read: ConversationRead | HistoryRead | null | undefined) {
  if (read?.kind !== 'read') throw new Error('expected a history');
  const { contacts, anomalies } = reconstruct(read.history);
  return contacts.map(({ id, operator }) => ({ id, operator: operator?.id, anomalies: anomalies.length }));
}

describe('a history that was read from bytes', () => {
  it('is that of the JSON, and its pages are released', async () => {
    const [fast, plain] = [await readTwoPages(readWithHistories), await readTwoPages(readResponse)];
    expect(contactsOf(fast.history)).toEqual(contactsOf(plain.history));
    expect(contactsOf(fast.history)).toMatchObject([{ operator: 7 }, { operator: 7 }]);
    for (const messages of [fast.first['messages'], fast.further['messages']]) {
      if (!(messages instanceof ReadMessages)) throw new Error('expected messages read from bytes');
      expect(() => messages.messages).toThrow('expected a part of a history that was not released');
      expect(() => messages.pageInfo).toThrow('released');
    }
    const events = fast.first['routingEvents'];
    if (!(events instanceof ReadRoutingEvents)) throw new Error('expected routing events read from bytes');
    expect(() => events.events).toThrow('released');
  });

  it('is released as well when it has one page', () => {
    const [fast, plain] = [readWithHistories, readResponse].map((read) => {
      const response = { status: 200, headers: {}, body: [Buffer.from(pageText('m1', null))] };
      const first = read(response).data?.['c0'];
      if (!isObject(first)) throw new Error('expected a page');
      return { first, history: historyOfOnePage(ID, first) };
    });
    expect(contactsOf(fast?.history)).toEqual(contactsOf(plain?.history));
    const { messages, routingEvents } = fast?.first ?? {};
    if (!(messages instanceof ReadMessages && routingEvents instanceof ReadRoutingEvents))
      throw new Error('expected a history read from bytes');
    expect(() => messages.messages).toThrow('released');
    expect(() => routingEvents.events).toThrow('released');
  });

  it('leaves pages of JSON as they are', async () => {
    const { first, further } = await readTwoPages(readResponse);
    expect(first['messages']).toMatchObject({ pageInfo: { endCursor: 'c1' }, e: [{ n: { s: 'm1' } }] });
    expect(further['messages']).toMatchObject({ e: [{ n: { s: 'm2' } }] });
  });
});
