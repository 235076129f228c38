import { describe, expect, it } from 'vitest';
import { reconstruct } from '../../../../src/contacts/reconstruct.ts';
import { readWithHistories } from '../../../../src/upstream/history/bytes/readWithHistories.ts';
import { decodeHistory } from '../../../../src/upstream/history/decode.ts';
import { WIRE_NAMES } from '../../../../src/upstream/history/fields/historyNames.ts';
import { ReadMessages } from '../../../../src/upstream/history/fields/readConnections.ts';
import type { Json } from '../../../../src/upstream/response/json.ts';
import { isObject } from '../../../../src/upstream/response/json.ts';
import { readResponse } from '../../../../src/upstream/response/response.ts';

const message = (id: string) =>
  `{"n":{"c":"2026-01-05T10:00:00.000Z","s":"${id}","a":[{"t":"ConversationPushedSystemAttachment","toUser":{"t":"Professional","i":7}}]}}`;

const history = (id: string) =>
  `"routingEvents":[],"messages":{"pageInfo":{"hasNextPage":false,"endCursor":null},"e":[${message(id)}]}`;

const conversation = (id: string, more = '') =>
  `{"id":"${id}","closedAt":"2026-01-05T11:00:00.000Z","channel":"CHAT","project":null,${history(id)}${more}}`;

function responseOf(text: string) {
  return { status: 200, headers: {}, body: [Buffer.from(text)] };
}

function decoded(page: Json) {
  if (!isObject(page)) throw new Error('expected a page');
  const { messages, ...conversationFields } = page;
  return decodeHistory(String(page['id']), conversationFields, [messages], WIRE_NAMES);
}

function nodesOf(data: Json): readonly Json[] {
  const list = isObject(data) ? data['list'] : null;
  const edges = isObject(list) ? list['edges'] : null;
  return Array.isArray(edges) ? edges.map((edge: Json) => (isObject(edge) ? edge['node'] : null)) : [];
}

describe('histories of a response', () => {
  it('are read from the bytes, in a list and below aliases, with the same outcome as JSON', () => {
    const list = `{"data":{"list":{"edges":[{"node":${conversation('a')}},{"node":${conversation('b')}}]}}}`;
    const [read, parsed] = [readWithHistories(responseOf(list)), readResponse(responseOf(list))];
    const pages = nodesOf(read.data);
    expect(pages.map((page) => isObject(page) && page['messages'] instanceof ReadMessages)).toEqual([
      true,
      true,
    ]);
    const contactsOf = (page: Json) => {
      const outcome = decoded(page);
      if (!outcome.ok) return outcome;
      return reconstruct(outcome.history).contacts.map(({ id, operator }) => [id, operator?.id]);
    };
    expect(pages.map(contactsOf)).toEqual(nodesOf(parsed.data).map(contactsOf));
    expect(pages.map(contactsOf)).toMatchObject([[[expect.any(String), 7]], [[expect.any(String), 7]]]);
    const aliased = `{"data":{"c0":${conversation('a')},"c1":null}}`;
    const { data } = readWithHistories(responseOf(aliased));
    expect(isObject(data?.['c0']) && data['c0']['messages']).toBeInstanceOf(ReadMessages);
    expect(data?.['c1']).toBeNull();
  });

  it('are parsed as JSON when one of them does not belong to exactly one page', () => {
    const twice = `{"data":{"c0":${conversation('a', `,${history('b')}`)}}}`;
    expect(readWithHistories(responseOf(twice))).toEqual(readResponse(responseOf(twice)));
  });
});
