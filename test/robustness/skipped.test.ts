import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { CONTACT, CONVERSATION, ID, STATUSES, startExamples } from '../support/gateway/examples.ts';
import { GATEWAY_KINDS } from '../support/gateway/gatewayKinds.ts';
import { httpClient } from '../support/http/httpClient.ts';

const examples = await startExamples();
const { sandbox } = examples;

afterAll(() => examples.stop());
beforeEach(() => sandbox.clearOperations());

describe.each(GATEWAY_KINDS)('what is left out is not computed, %s', (kind) => {
  it.each([
    ['@include(if: false)', `{ ${CONVERSATION} { id contacts @include(if: false) { id } } }`],
    [
      '@skip(if: true)',
      `{ ${CONVERSATION} { id contacts @skip(if: true) { id } contactAnomalies @skip(if: true) { code } } }`,
    ],
    [
      '@include by a variable',
      `query ($no: Boolean!) { ${CONVERSATION} { id contacts @include(if: $no) { id } } }`,
    ],
    [
      '@include by a default',
      `query ($d: Boolean = false) { ${CONVERSATION} { id contacts @include(if: $d) { id } } }`,
    ],
    [
      '@skip by a variable',
      `query ($yes: Boolean!) { ${CONVERSATION} { id contacts @skip(if: $yes) { id } } }`,
    ],
    ['both directives', `{ ${CONVERSATION} { id contacts @skip(if: false) @include(if: false) { id } } }`],
    [
      'a fragment left out',
      `query ($no: Boolean!) { ${CONVERSATION} { id ... @include(if: $no) { contacts { id } } } }`,
    ],
    [
      'a named fragment left out',
      `query ($yes: Boolean!) { ${CONVERSATION} { id ...F @skip(if: $yes) } } fragment F on Conversation { contacts { id } }`,
    ],
    [
      'a fragment in a fragment',
      `query ($no: Boolean!) { ${CONVERSATION} { id ...F } }
         fragment F on Conversation { ... on Conversation @include(if: $no) { ...G } } fragment G on Conversation { contacts { id } }`,
    ],
  ])('%s', async (_, query) => {
    const variables = { no: false, yes: true };
    const used = Object.entries(variables).filter(([name]) => query.includes(`$${name}`));
    const response = await examples.ask(kind, query, Object.fromEntries(used));
    expect(response).toEqual({ data: { conversation: { id: ID } }, errors: [] });
    expect(sandbox.operationCount).toBe(1);
    expect(await responseOfUpstream()).not.toMatch(/_gw_(?!end)|messages/);
  });

  it('a contact by its id: no upstream operation', async () => {
    const query = `query ($no: Boolean!) { __typename ${CONTACT} @include(if: $no) { id } }`;
    expect((await examples.ask(kind, query, { no: false })).data).toEqual({ __typename: 'Query' });
    expect(sandbox.operationCount).toBe(0);
  });

  it('one of two: the other is computed', async () => {
    const query = `query ($no: Boolean!) { ${CONVERSATION} {
        contacts @include(if: $no) { id }  ... @skip(if: $no) { contacts { status } }
      } }`;
    expect((await examples.ask(kind, query, { no: false })).data).toEqual({
      conversation: { contacts: STATUSES },
    });
  });

  it.each([
    ['contacts', `contacts @include(if: $no) { id } contacts { status }`, STATUSES],
    ['contacts in fragments', `... @include(if: $no) { contacts { id } } contacts { status }`, STATUSES],
    ['a list below', `contacts { events @include(if: $no) { systemMessageId } status }`, STATUSES],
    ['the selection below', `contacts { ... @include(if: $no) { id } status }`, STATUSES],
  ])('a part of %s: the rest is there alone', async (_, selection, contacts) => {
    const query = `query ($no: Boolean!) { ${CONVERSATION} { ${selection} } }`;
    expect((await examples.ask(kind, query, { no: false })).data).toEqual({ conversation: { contacts } });
  });

  it('a parent that is there twice, once left out', async () => {
    const query = `query ($no: Boolean!) {
        ${CONVERSATION} @include(if: $no) { contacts { id events { kind } } }
        ${CONVERSATION} { contacts { events @skip(if: $no) { __typename } status } }
      }`;
    const { data } = await examples.ask(kind, query, { no: false });
    const event = { __typename: 'ContactEvent' };
    expect(data).toEqual({
      conversation: {
        contacts: [
          { events: [event, event, event], status: 'SNOOZED' },
          { events: [event, event, event], status: 'ANSWERED' },
        ],
      },
    });
  });
});

describe.each(GATEWAY_KINDS)('an error of a whole operation, %s', (kind) => {
  it.each(['id', 'contacts { status }'])(
    'names the root field that is not left out: %s',
    async (selection) => {
      sandbox.setFaults([{ kind: '5xx', rate: 1 }]);
      const query = `query ($no: Boolean = false) { a: ${CONVERSATION} @include(if: $no) { ${selection} } b: ${CONVERSATION} { ${selection} } }`;
      const { data, errors } = await examples.ask(kind, query);
      sandbox.setFaults([]);
      expect({ data, paths: errors.map(({ path }) => path[0]) }).toEqual({ data: { b: null }, paths: ['b'] });
    },
  );
});

/** The response to the last upstream operation: a planned one selects the history, but skips it as the client does. */
async function responseOfUpstream(): Promise<string> {
  const [last] = sandbox.operations.slice(-1);
  if (!last) return '';
  const { query, variables, operationName } = last;
  const client = httpClient(sandbox.url);
  const { data } = await client.ask({ query, variables, operationName: operationName ?? undefined });
  await client.close();
  return JSON.stringify(data);
}
