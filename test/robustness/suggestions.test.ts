import { afterAll, describe, expect, it } from 'vitest';
import { startApp } from '../support/gateway/startApp.ts';

const hidden = await startApp({ INTROSPECTION: 'off' });
const shown = await startApp({ INTROSPECTION: 'on' });
afterAll(() => Promise.all([hidden.stop(), shown.stop()]));

const UUID = '00000000-0000-4000-8000-000000000001';
const INTERVAL = 'interval: { from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" }';

/** One for each mistake for which graphql-js suggests a name. */
const MISTAKES = [
  { what: 'a field', query: `{ conversation(id: "${UUID}") { chanel } }`, name: 'channel' },
  {
    what: 'a field of a type that implements it',
    query: `{ user(userId: 1) { group { id } } }`,
    name: 'Professional',
  },
  { what: 'an argument', query: `{ conversation(idd: "${UUID}") { id } }`, name: '"id"' },
  { what: 'an argument of a directive', query: '{ __typename @include(iff: true) }', name: '"if"' },
  {
    what: 'a type',
    query: `{ conversation(id: "${UUID}") { ... on Conversatio { id } } }`,
    name: '"Conversation"',
  },
  {
    what: 'the type of a variable',
    query: `query ($id: UUIDD!) { conversation(id: $id) { id } }`,
    name: '"UUID"',
  },
  {
    what: 'an enum value',
    query: `{ contactIndicators(${INTERVAL}, groupBy: [OPERATO]) { rows { contactCount } } }`,
    name: 'OPERATOR',
  },
  {
    what: 'an input field',
    query: `{ closedContacts(interval: { fro: "2026-01-01T00:00:00Z" }) { totalCount } }`,
    name: '"from"',
  },
  {
    what: 'a field without a selection',
    query: `{ conversation(id: "${UUID}") }`,
    name: 'conversation { ... }',
  },
  {
    what: 'an enum value in variables',
    query: `query ($by: [ContactDimension!]!) { contactIndicators(${INTERVAL}, groupBy: $by) { rows { contactCount } } }`,
    variables: { by: ['OPERATO'] },
    name: 'OPERATOR',
  },
  {
    what: 'an input field in variables',
    query: 'query ($i: Interval!) { closedContacts(interval: $i) { totalCount } }',
    variables: { i: { fro: '2026-01-01T00:00:00Z' } },
    name: '"from"',
  },
];

describe('INTROSPECTION=false suggests no name', () => {
  it.each(MISTAKES)('of $what', async ({ query, variables, name }) => {
    const responses = await Promise.all([hidden, shown].map((app) => app.ask(query, { variables })));
    const [without, suggested] = responses.map(
      ({ body }) => body.errors?.map(({ message }) => message) ?? [],
    );
    // The mistake is one for which graphql-js has a suggestion.
    expect(suggested?.some((message) => message.includes('Did you mean') && message.includes(name))).toBe(
      true,
    );
    expect(without?.length).toBe(suggested?.length);
    for (const message of without ?? []) expect(message).not.toMatch(/Did you mean|\s$/);
  });
});
