import { describe, expect, it } from 'vitest';
import {
  afterRefresh,
  fetchConversation,
  isOngoing,
  MAX_MESSAGE_PAGES,
} from '../../../../src/explorer/model/conversation/fetchConversation.ts';
import type { GraphqlRequest, GraphqlResponse } from '../../../../src/explorer/model/gateway/request.ts';

const ID = '00000000-0000-4000-8000-000000000001';

const contactJson = {
  id: 'c@1',
  status: 'ANSWERED',
  openedAt: '2026-01-12T11:00:00Z',
  operator: { __typename: 'Bot', id: 7, firstName: null, lastName: 'Guide bot' },
  routingRule: { id: 'r', name: 'Sales' },
  answered: true,
  events: [{ kind: 'PUSHED', occurredAt: '2026-01-12T11:00:00Z', systemMessageId: 'm' }],
};

function page(count: number, endCursor: string | null) {
  const node = { createdAt: '2026-01-12T11:00:05Z', messageId: 'x', author: { __typename: 'Visitor' } };
  return {
    pageInfo: { hasNextPage: endCursor !== null, endCursor },
    edges: Array.from({ length: count }, () => ({ node })),
  };
}

/** Sends these responses one after the other, and then the last one again. Records the operations. */
function fakeGateway(responses: readonly unknown[]) {
  const sent: string[] = [];
  return {
    sent,
    hasToken: true,
    send: async ({ query }: GraphqlRequest): Promise<GraphqlResponse> => {
      sent.push(query);
      return { body: responses[Math.min(sent.length, responses.length) - 1], requestId: 'request-1' };
    },
  };
}

function conversationResponse(messages: object, rest: object = {}) {
  return {
    data: { conversation: { id: 'c', contacts: [contactJson], contactAnomalies: [], messages } },
    ...rest,
  };
}

describe('fetchConversation', () => {
  it('reads the response', async () => {
    const gateway = fakeGateway([conversationResponse(page(2, null))]);
    const result = await fetchConversation(ID, gateway);
    expect(result).toMatchObject({
      kind: 'found',
      hasAllMessages: true,
      incomplete: null,
      received: { contacts: [contactJson] },
      conversation: {
        contacts: [
          { operator: { id: '7', name: 'Guide bot', kind: 'Bot' }, routingRule: 'Sales', routingGroup: null },
        ],
        messages: [{ by: 'visitor' }, { by: 'visitor' }],
      },
    });
    expect(gateway.sent).toHaveLength(1);
  });

  it('reads the authors, and leaves out messages whose author is not shown', async () => {
    const edges = [
      {
        node: {
          createdAt: 'a',
          messageId: '1',
          author: { __typename: 'Expert', id: 8, firstName: 'Ada', lastName: 'A' },
        },
      },
      { node: { createdAt: 'b', messageId: '2', author: null } },
      { node: { createdAt: 'c', systemMessageId: '3', attachments: [{ __typename: 'New' }] } },
      { node: { createdAt: 'd', messageId: '4', author: { __typename: 'ThirdPartyAccount' } } },
    ];
    const result = await fetchConversation(ID, fakeGateway([conversationResponse({ pageInfo: {}, edges })]));
    expect(result).toMatchObject({
      conversation: {
        messages: [
          { by: 'person', createdAt: 'a', id: '1', person: { id: '8', name: 'Ada A', kind: 'Expert' } },
          { by: 'system', createdAt: 'c', id: '3', attachments: ['New'] },
          { by: 'visitor', createdAt: 'd', id: '4' },
        ],
      },
    });
  });

  it('fetches later pages with the cursor of the page before', async () => {
    const gateway = fakeGateway([
      conversationResponse(page(2, 'x"1')),
      conversationResponse(page(1, 'x2')),
      conversationResponse(page(1, null)),
    ]);
    const result = await fetchConversation(ID, gateway);
    expect(result.kind === 'found' && result.conversation.messages).toHaveLength(4);
    expect(gateway.sent.map((operation) => /after: ("[^\n)]*")/.exec(operation)?.[1])).toEqual([
      undefined,
      '"x\\"1"',
      '"x2"',
    ]);
  });

  it(`stops after ${MAX_MESSAGE_PAGES} pages, and reports that messages are missing`, async () => {
    const gateway = fakeGateway([conversationResponse(page(1, 'again'))]);
    const result = await fetchConversation(ID, gateway);
    expect(gateway.sent).toHaveLength(MAX_MESSAGE_PAGES);
    expect(result).toMatchObject({ kind: 'found', hasAllMessages: false, incomplete: null });
  });

  it('keeps the first page when a later page fails', async () => {
    const failed = { data: null, errors: [{ message: 'Late.', extensions: { code: 'UPSTREAM_TIMEOUT' } }] };
    const result = await fetchConversation(ID, fakeGateway([conversationResponse(page(1, 'x')), failed]));
    expect(result).toMatchObject({ kind: 'found', hasAllMessages: false, incomplete: { kind: 'upstream' } });
  });

  it('keeps the conversation when a part of the response failed', async () => {
    const errors = [{ message: 'No.', extensions: { code: 'X', name: 'PERMISSION_DENIED' } }];
    const result = await fetchConversation(
      ID,
      fakeGateway([conversationResponse(page(1, null), { errors })]),
    );
    expect(result).toMatchObject({ kind: 'found', incomplete: { kind: 'permission' } });
  });

  it.each([
    { name: 'no such conversation', response: { data: { conversation: null } }, kind: 'notFound' },
    { name: 'an error', response: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] }, kind: 'token' },
    { name: 'JSON that is not a GraphQL response', response: { status: 'ok' }, kind: 'gateway' },
    { name: 'null', response: null, kind: 'gateway' },
  ])('fails on $name', async ({ response, kind }) => {
    expect(await fetchConversation(ID, fakeGateway([response]))).toMatchObject({
      kind: 'failure',
      failure: { kind },
    });
  });

  it('fails when the gateway cannot be reached', async () => {
    const send = async (): Promise<GraphqlResponse> => {
      throw new TypeError('Failed to fetch');
    };
    expect(await fetchConversation(ID, { send, hasToken: false })).toMatchObject({
      kind: 'failure',
      failure: { kind: 'gateway', details: ['Failed to fetch'] },
    });
  });

  it.each(['hello', '00000000-0000-4000-8000', ''])('sends nothing when “%s” is not an id', async (text) => {
    const gateway = fakeGateway([]);
    expect(await fetchConversation(text, gateway)).toMatchObject({
      kind: 'failure',
      failure: { title: `“${text}” is not an id` },
    });
    expect(gateway.sent).toEqual([]);
  });
});

describe('a refresh', () => {
  const failed = { errors: [{ extensions: { code: 'UPSTREAM_TIMEOUT' } }] };
  const fetchWith = (response: unknown) => fetchConversation(ID, fakeGateway([response]));

  it('is needed while the conversation is not closed', async () => {
    const closed = { data: { conversation: { id: ID, closedAt: '2026-01-12T11:00:00Z' } } };
    expect(isOngoing(await fetchWith(conversationResponse(page(1, null))))).toBe(true);
    expect(isOngoing(await fetchWith(closed))).toBe(false);
    expect(isOngoing(await fetchWith(failed))).toBe(false);
  });

  it('that fails keeps the conversation, and the next one replaces it', async () => {
    const shown = await fetchWith(conversationResponse(page(1, null)));
    const outdated = afterRefresh(shown, await fetchWith(failed));
    expect(outdated).toMatchObject({ kind: 'found', outdated: { kind: 'upstream' }, incomplete: null });
    const next = await fetchWith(conversationResponse(page(2, null)));
    expect(afterRefresh(outdated, next)).toBe(next);
  });
});
