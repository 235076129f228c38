import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { CONVERSATION, STATUSES, startExamples } from './support/examples.ts';
import { GATEWAY_KINDS } from './support/gateway.ts';

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
  ])('none for $why, and upstream hears nothing', async ({ query, name }) => {
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

  it('none of a kind that the schema lacks', async () => {
    const { errors } = await examples.ask(kind, 'subscription { __typename }');
    expect(errors).toMatchObject([{ code: 'GRAPHQL_VALIDATION_FAILED' }]);
  });
});
