import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import {
  CONTACT,
  CONVERSATION,
  FIRST_CONTACT_ID,
  ID,
  STATUSES,
  startExamples,
} from '../support/gateway/examples.ts';
import { GATEWAY_KINDS } from '../support/gateway/gatewayKinds.ts';

const examples = await startExamples();
const { sandbox } = examples;

afterAll(() => examples.stop());
beforeEach(() => sandbox.clearOperations());

const TAG = 'conversationTagCreate(conversationTagInput: { name: "x", projectId: 101 }) { id }';

describe.each(GATEWAY_KINDS)('which operation runs, %s', (kind) => {
  it.each([
    { why: 'a name that no query has', query: 'query A { user { id } }', name: 'B' },
    { why: 'a name that no mutation has', query: `mutation A { ${TAG} }`, name: 'B' },
    { why: 'the empty name', query: `{ ${CONVERSATION} { contacts { id } } }`, name: '' },
    { why: 'no name, of two', query: `query A { user { id } } mutation B { ${TAG} }`, name: undefined },
  ])('none for $why, without an upstream operation', async ({ query, name }) => {
    const { data, errors } = await examples.ask(kind, query, {}, name);
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ code: 'OPERATION_RESOLUTION_FAILURE' }]);
    expect(sandbox.operationCount).toBe(0);
  });

  it('the one of that name', async () => {
    const query = `mutation A { ${TAG} } query B { ${CONVERSATION} { contacts { status } } }`;
    const { data } = await examples.ask(kind, query, {}, 'B');
    expect(data).toEqual({ conversation: { contacts: STATUSES } });
  });

  describe('the other operation has conditions of its own', () => {
    const OTHER = `query B($x: Boolean!) { ${CONVERSATION} { id @include(if: $x) ...F } }
      fragment F on Conversation { channel @skip(if: $x) }`;

    it.each([
      ['contacts', `${CONVERSATION} { contacts { status } }`, { conversation: { contacts: STATUSES } }],
      ['an upstream field', `${CONVERSATION} { id }`, { conversation: { id: ID } }],
      ['introspection', '__type(name: "Contact") { name }', { __type: { name: 'Contact' } }],
      ['a contact', `${CONTACT} { id }`, { contact: { id: FIRST_CONTACT_ID } }],
    ])('beside %s', async (_, selection, data) => {
      const response = await examples.ask(kind, `query A { ${selection} } ${OTHER}`, {}, 'A');
      expect(response).toEqual({ data, errors: [] });
    });

    it('beside one with conditions of its own', async () => {
      const query = `query A($y: Boolean!) { ${CONVERSATION} { id contacts @include(if: $y) { status } } } ${OTHER}`;
      const { data, errors } = await examples.ask(kind, query, { y: false }, 'A');
      expect({ data, errors }).toEqual({ data: { conversation: { id: ID } }, errors: [] });
    });
  });

  it('none of a kind that the schema lacks', async () => {
    const { errors } = await examples.ask(kind, 'subscription { __typename }');
    expect(errors).toMatchObject([{ code: 'GRAPHQL_VALIDATION_FAILED' }]);
  });
});
