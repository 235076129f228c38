import { buildSchema, getOperationAST, parse } from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import { MAX_MESSAGE_LENGTH } from '../../src/gateway/apollo/clientErrors.ts';
import { coerceVariables, MAX_VARIABLE_ERRORS } from '../../src/gateway/execution/variableValues.ts';
import { startApp } from '../support/gateway/startApp.ts';

const app = await startApp();
afterAll(() => app.stop());

const OPERATION = 'query ($emails: [String!]!) { users(emails: $emails) { edges { cursor } } }';
const INTERVAL = 'interval: { from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" }';

describe('a thousand wrong values in variables', () => {
  it('are looked at until the first one', () => {
    let visits = 0;
    const emails = {
      *[Symbol.iterator]() {
        for (; visits < 1_000; visits += 1) yield 1;
      },
    };
    const operation = getOperationAST(parse(OPERATION));
    if (!operation) throw new TypeError('expected an operation');
    const schema = buildSchema(
      'type Query { users(emails: [String!]!): Users } type Users { edges: [Edge] } type Edge { cursor: ID }',
    );
    expect(coerceVariables(schema, operation, { emails })).toBeNull();
    expect(visits).toBeLessThanOrEqual(1);
  });

  it.each([
    ['of a plan', OPERATION],
    ['beside a condition', OPERATION.replace('cursor', 'cursor @include(if: true)')],
    [
      'in a query that is stitched',
      OPERATION.replace('{', `{ contactIndicators(${INTERVAL}) { conversationCount }`),
    ],
  ])('get few errors, and no log line: %s', async (_, query) => {
    const logged = app.logged().filter(({ level }) => level === 'error').length;
    const { status, body } = await app.ask(query, { variables: { emails: Array(1_000).fill(1) } });
    expect(status).toBe(400);
    expect(body.errors).toHaveLength(MAX_VARIABLE_ERRORS + 1);
    expect(body.errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    expect(body.errors?.at(-1)).toMatchObject({ extensions: { code: 'ERRORS_CUT' } });
    expect(app.logged().filter(({ level }) => level === 'error')).toHaveLength(logged);
  });
});

it.each([
  [
    'a value of many fields',
    `query ($where: ContactFilter) { closedContacts(${INTERVAL}, where: $where) { edges { cursor } } }`,
    { where: Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`k${index}`, index])) },
  ],
  ['a name', `{ ${'a'.repeat(100_000)} }`, {}],
])('an error quotes little of %s', async (_, query, variables) => {
  const { body } = await app.ask(query, { variables });
  expect(body.errors?.length).toBeGreaterThan(0);
  for (const { message } of body.errors ?? [])
    expect(message.length).toBeLessThanOrEqual(MAX_MESSAGE_LENGTH + 3);
});
