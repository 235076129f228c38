import { describe, expect, it } from 'vitest';
import { decodeDocument } from '../../../src/upstream/history/decodeDocument.ts';

const CONVERSATION = { id: 'c1', routingEvents: [], messages: { edges: [] } };

describe('decodeDocument', () => {
  it.each([
    ['a conversation', CONVERSATION],
    ['a response', { data: { conversation: CONVERSATION } }],
    ['a response under an alias', { data: { mine: CONVERSATION } }],
    ['a response that names its root type', { data: { __typename: 'Query', conversation: CONVERSATION } }],
    ['a response with an error elsewhere', { ...response(['conversation', 'tags']) }],
    ['a response with an error of another root field', response(['other', 'messages'])],
    ['a response with an error of the root field itself, which is another', response(['other'])],
    ['a response with errors that are no list', { data: { c: CONVERSATION }, errors: 'none' }],
  ])('reads %s', (_, document) => {
    const decoded = decodeDocument(document);
    expect(decoded).toMatchObject({ ok: true, history: { conversation: { id: 'c1' } } });
  });

  it.each([
    ['nothing', null],
    ['a list', [CONVERSATION]],
    ['text', 'c1'],
    ['an empty object', {}],
    ['a conversation without id', { ...CONVERSATION, id: undefined }],
    ['a conversation whose id is a number', { ...CONVERSATION, id: 7 }],
    ['a conversation whose id is empty', { ...CONVERSATION, id: '' }],
    ['a response without data', { data: null, errors: [{ message: 'no' }] }],
    ['a response without the conversation', { data: { conversation: null } }],
    ['a response that holds two', { data: { one: CONVERSATION, two: CONVERSATION } }],
  ])('says what it expected instead of %s', (_, document) => {
    const decoded = decodeDocument(document);
    expect(decoded).toMatchObject({ ok: false, noConversation: true });
    expect(decoded).toHaveProperty('reason', expect.stringContaining('expected'));
  });

  it.each([
    ['a further page', { messages: { edges: [], pageInfo: { hasNextPage: true, endCursor: 'c' } } }],
    ['a further page without cursor', { messages: { edges: [], pageInfo: { hasNextPage: true } } }],
    ['messages that are null', { messages: null }],
    ['no routing events', { routingEvents: undefined }],
  ])('%s: the history is not available (R16)', (_, fields) => {
    const decoded = decodeDocument({ ...CONVERSATION, ...fields });
    expect(decoded).toMatchObject({ ok: false, reason: expect.any(String) });
    expect(decoded).not.toHaveProperty('noConversation');
  });

  it.each([
    ['messages', ['conversation', 'messages']],
    ['messages', ['conversation', 'messages', 'edges', 3, 'node', 'createdAt']],
    ['routingEvents', ['conversation', 'routingEvents']],
    ['closedAt', ['conversation', 'closedAt']],
    ['the conversation', ['conversation']],
    ['an unknown part', undefined],
    ['an unknown part', null],
    ['an unknown part', []],
    ['an unknown part', 'conversation.messages'],
  ])('an error in %s of path %j: the history is not available (R16)', (part, path) => {
    const reason = `upstream reported an error in ${part}`;
    expect(decodeDocument(response(path))).toEqual({ ok: false, reason });
  });

  it('an error that is no object: the history is not available (R16)', () => {
    const document = { data: { conversation: CONVERSATION }, errors: [null] };
    expect(decodeDocument(document)).toEqual({
      ok: false,
      reason: 'upstream reported an error in an unknown part',
    });
  });

  it.each([[true], [null], ['false'], [0]])(
    'hasNextPage %j: the history is not available (R16)',
    (hasNextPage) => {
      const messages = { edges: [], pageInfo: { hasNextPage, endCursor: 'c' } };
      expect(decodeDocument({ ...CONVERSATION, messages })).toMatchObject({ ok: false });
    },
  );

  it('without a further page the list is complete (R16)', () => {
    const messages = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };
    expect(decodeDocument({ ...CONVERSATION, messages }).ok).toBe(true);
  });
});

function response(path: unknown): object {
  const errors = [
    { message: 'no', path: ['conversation', 'tags'] },
    { message: 'no', path },
  ];
  return { data: { conversation: CONVERSATION }, errors };
}
