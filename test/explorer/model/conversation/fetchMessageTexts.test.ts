import { expect, it } from 'vitest';
import { fetchMessageTexts } from '../../../../src/explorer/model/conversation/fetchMessageTexts.ts';
import { recordedGateway } from '../../support/gateway.ts';

function page(messages: readonly (readonly [id: string, text: string | null])[], endCursor: string | null) {
  const edges = messages.map(([messageId, text]) => ({ node: { messageId, text } }));
  const pageInfo = { hasNextPage: endCursor !== null, endCursor };
  return { data: { conversation: { messages: { pageInfo, edges: [...edges, { node: {} }] } } } };
}

const pages = [
  page(
    [
      ['1', 'Hello'],
      ['2', 'Not wanted'],
    ],
    'a',
  ),
  page([['3', null]], 'b'),
  page([['4', 'Bye']], null),
];

it('fetches pages until it has all texts that are wanted', async () => {
  const gateway = recordedGateway((_, index) => pages[index]);
  const { texts, failure } = await fetchMessageTexts('c', ['1', '3'], gateway);
  expect([...texts]).toEqual([
    ['1', 'Hello'],
    ['3', ''],
  ]);
  expect(failure).toBeNull();
  expect(gateway.sent.map(({ query }) => /messages\((.*)\)/.exec(query)?.[1])).toEqual([
    'first: 100',
    'first: 100, after: "a"',
  ]);
});

it('stops at the last page when a message is not found', async () => {
  const gateway = recordedGateway((_, index) => pages[index]);
  const { texts } = await fetchMessageTexts('c', ['9'], gateway);
  expect([texts.size, gateway.sent.length]).toEqual([0, 3]);
});

it('keeps what it has when a page fails', async () => {
  const error = { data: null, errors: [{ message: 'No.', extensions: { code: 'UPSTREAM_TIMEOUT' } }] };
  const gateway = recordedGateway((_, index) => pages[index === 0 ? 0 : 9] ?? error);
  const { texts, failure } = await fetchMessageTexts('c', ['1', '4'], gateway);
  expect([...texts.keys()]).toEqual(['1']);
  expect(failure).toMatchObject({ kind: 'upstream' });
});

it('sends nothing when nothing is wanted', async () => {
  const gateway = recordedGateway(() => null);
  await fetchMessageTexts('c', [], gateway);
  expect(gateway.sent).toEqual([]);
});
