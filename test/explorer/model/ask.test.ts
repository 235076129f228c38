import { describe, expect, it } from 'vitest';
import { askForConversation, MAX_MESSAGE_PAGES } from '../../../src/explorer/model/ask.ts';

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

/** Answers one after the other, and keeps what was asked. */
function answering(answers: readonly unknown[]) {
  const asked: string[] = [];
  return {
    asked,
    hasToken: true,
    send: async (operation: string): Promise<unknown> => {
      asked.push(operation);
      return answers[Math.min(asked.length, answers.length) - 1];
    },
  };
}

function found(messages: object, rest: object = {}) {
  return {
    data: { conversation: { id: 'c', contacts: [contactJson], contactAnomalies: [], messages } },
    ...rest,
  };
}

describe('asking for a conversation', () => {
  it('reads what was answered', async () => {
    const gateway = answering([found(page(2, null))]);
    const answer = await askForConversation('c', gateway);
    expect(answer).toMatchObject({
      kind: 'found',
      hasAllMessages: true,
      incomplete: null,
      answered: { contacts: [contactJson] },
      conversation: {
        contacts: [
          { operator: { id: '7', name: 'Guide bot', kind: 'Bot' }, routingRule: 'Sales', routingGroup: null },
        ],
        messages: [{ by: 'visitor' }, { by: 'visitor' }],
      },
    });
    expect(gateway.asked).toHaveLength(1);
  });

  it('reads who wrote, and leaves out who is not shown', async () => {
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
    const answer = await askForConversation('c', answering([found({ pageInfo: {}, edges })]));
    expect(answer).toMatchObject({
      conversation: {
        messages: [
          { by: 'person', createdAt: 'a', person: { id: '8', name: 'Ada A', kind: 'Expert' } },
          { by: 'system', createdAt: 'c', id: '3', attachments: ['New'] },
          { by: 'visitor', createdAt: 'd' },
        ],
      },
    });
  });

  it('asks for the messages of later pages, by the cursor of the page before', async () => {
    const gateway = answering([found(page(2, 'x"1')), found(page(1, 'x2')), found(page(1, null))]);
    const answer = await askForConversation('c', gateway);
    expect(answer.kind === 'found' && answer.conversation.messages).toHaveLength(4);
    expect(gateway.asked.map((operation) => /after: ("[^\n)]*")/.exec(operation)?.[1])).toEqual([
      undefined,
      '"x\\"1"',
      '"x2"',
    ]);
  });

  it(`stops after ${MAX_MESSAGE_PAGES} pages, and says so`, async () => {
    const gateway = answering([found(page(1, 'again'))]);
    const answer = await askForConversation('c', gateway);
    expect(gateway.asked).toHaveLength(MAX_MESSAGE_PAGES);
    expect(answer).toMatchObject({ kind: 'found', hasAllMessages: false, incomplete: null });
  });

  it('shows what came when a later page fails', async () => {
    const failed = { data: null, errors: [{ message: 'Late.', extensions: { code: 'UPSTREAM_TIMEOUT' } }] };
    const answer = await askForConversation('c', answering([found(page(1, 'x')), failed]));
    expect(answer).toMatchObject({ kind: 'found', hasAllMessages: false, incomplete: { kind: 'upstream' } });
  });

  it('shows what came when a part of the answer failed', async () => {
    const errors = [{ message: 'No.', extensions: { code: 'X', name: 'PERMISSION_DENIED' } }];
    const answer = await askForConversation('c', answering([found(page(1, null), { errors })]));
    expect(answer).toMatchObject({ kind: 'found', incomplete: { kind: 'permission' } });
  });

  it.each([
    { name: 'no such conversation', answer: { data: { conversation: null } }, kind: 'notFound' },
    { name: 'an error', answer: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] }, kind: 'token' },
    { name: 'JSON that is no answer', answer: { status: 'ok' }, kind: 'gateway' },
    { name: 'nothing', answer: null, kind: 'gateway' },
  ])('fails in words on $name', async ({ answer, kind }) => {
    expect(await askForConversation('c', answering([answer]))).toMatchObject({
      kind: 'failure',
      failure: { kind },
    });
  });

  it('fails in words when the gateway cannot be reached', async () => {
    const send = async (): Promise<unknown> => {
      throw new TypeError('Failed to fetch');
    };
    expect(await askForConversation('c', { send, hasToken: false })).toMatchObject({
      kind: 'failure',
      failure: { kind: 'gateway', details: ['Failed to fetch'] },
    });
  });
});
