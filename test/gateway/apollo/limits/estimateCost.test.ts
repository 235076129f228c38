import { buildSchema, getOperationAST, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import {
  CONTACTS_PER_CONVERSATION,
  estimateCost,
  HISTORY_COST,
  POSSIBLE_CONVERSATION_COST,
} from '../../../../src/gateway/apollo/limits/estimateCost.ts';
import { DEFAULT_PAGE_ITEMS, PLAIN_LIST_ITEMS } from '../../../../src/gateway/apollo/limits/listSizes.ts';
import { MAX_CONVERSATIONS_PER_PAGE } from '../../../../src/gateway/intervals/closedContacts.ts';
import { CONTACTS_SDL, INTERVALS_SDL, UPSTREAM_SDL } from '../../../support/schema/sdl.ts';

const INTERVAL_FIELDS = `extend type Query {
  closedContacts(interval: Interval!, first: Int): ContactConnection!
  contactIndicators(interval: Interval!): ContactIndicators
}`;
const schema = buildSchema(`${UPSTREAM_SDL}\n${CONTACTS_SDL}\n${INTERVALS_SDL}\n${INTERVAL_FIELDS}`);
const H = HISTORY_COST;
const C = CONTACTS_PER_CONVERSATION;
const P = DEFAULT_PAGE_ITEMS;

interface Case {
  readonly what: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly cost: number;
}

const cases: readonly Case[] = [
  { what: 'nothing but a name', query: '{ __typename }', cost: 0 },
  { what: 'introspection', query: '{ __schema { types { fields { name } } } }', cost: 0 },
  { what: 'one object', query: '{ conversation(id: "x") { id channel } }', cost: 1 },
  { what: 'objects below objects', query: '{ conversation(id: "x") { project { id } language } }', cost: 2 },
  { what: 'a history', query: '{ conversation(id: "x") { contacts { id } } }', cost: 1 + H + C },
  {
    what: 'a history that is needed twice',
    query: '{ conversation(id: "x") { a: contacts { id } contactAnomalies { code } } }',
    cost: 1 + H + C + C,
  },
  {
    what: 'a history behind fragments',
    query: '{ conversation(id: "x") { ...A ... { ...A } } } fragment A on Conversation { contacts { id } }',
    cost: 1 + H + C + C,
  },
  {
    what: 'what contacts refer to',
    query: '{ conversation(id: "x") { contacts { operator { id } } } }',
    cost: 1 + H + 2 * C,
  },
  {
    what: 'the conversation of a contact: no second history',
    query: '{ conversation(id: "x") { contacts { conversation { contacts { id } } } } }',
    cost: 1 + H + C * (1 + 1 + C),
  },
  { what: 'a contact by its id', query: '{ contact(id: "x@y") { id } }', cost: 1 + H },
  { what: 'a page by first', query: '{ users(first: 7) { edges { node { id } } } }', cost: 7 * 3 },
  { what: 'a page by last', query: '{ users(last: 7) { edges { node { id } } } }', cost: 7 * 3 },
  {
    what: 'the larger of both',
    query: '{ users(first: 7, last: 9) { edges { node { id } } } }',
    cost: 9 * 3,
  },
  { what: 'a page without a size', query: '{ users { edges { node { id } } } }', cost: P * 3 },
  {
    what: 'a page without arguments of that kind',
    query:
      '{ searchClosedConversations(interval: { from: "a", to: "b" }) { edges { node { conversation { id } } } } }',
    cost: 1 + P * 3,
  },
  {
    what: 'a size in a variable',
    query: 'query ($n: Int) { users(first: $n) { edges { node { id } } } }',
    variables: { n: 5 },
    cost: 5 * 3,
  },
  {
    what: 'the default of a variable',
    query: 'query ($n: Int = 4) { users(first: $n) { edges { node { id } } } }',
    cost: 4 * 3,
  },
  {
    what: 'a variable that is not given',
    query: 'query ($n: Int) { users(first: $n) { edges { node { id } } } }',
    cost: P * 3,
  },
  { what: 'null', query: '{ users(first: null) { edges { node { id } } } }', cost: P * 3 },
  { what: 'a size below zero', query: '{ users(first: -1) { edges { node { id } } } }', cost: P * 3 },
  { what: 'a size of zero', query: '{ users(first: 0) { edges { node { id } } } }', cost: P * 3 },
  {
    what: 'a last below zero',
    query: '{ users(first: 1, last: -1) { edges { node { id } } } }',
    cost: P * 3,
  },
  ...[-1, 0, 0.001, null, 'many', true, [1], Number.NaN].map((n) => ({
    what: `a variable of ${JSON.stringify(n)}`,
    query: 'query ($n: Int) { users(first: $n) { edges { node { id } } } }',
    variables: { n },
    cost: P * 3,
  })),
  {
    what: 'null in place of the default of a variable',
    query: 'query ($n: Int = 1) { users(first: $n) { edges { node { id } } } }',
    variables: { n: null },
    cost: P * 3,
  },
  {
    what: 'a huge size',
    query: 'query ($n: Int) { users(first: $n) { edges { node { id } } } }',
    variables: { n: 1e9 },
    cost: 3e9,
  },
  {
    what: 'a size of the wrong type',
    query: 'query ($n: Int) { users(first: $n) { edges { node { id } } } }',
    variables: { n: {} },
    cost: P * 3,
  },
  {
    what: 'a list without pages',
    query: '{ conversation(id: "x") { tags { id } } }',
    cost: 1 + PLAIN_LIST_ITEMS,
  },
  {
    what: 'pages in pages',
    query: '{ users(first: 10) { edges { node { projects(first: 20) { edges { node { id } } } } } } }',
    cost: 10 * (3 + 20 * 3),
  },
  {
    what: 'histories of a page',
    query:
      '{ closedConversations(interval: { from: "a", to: "b" }, first: 10) { edges { node { ...C } } } } fragment C on Conversation { contacts { id } }',
    cost: 10 * (3 + H + C),
  },
];

const W = 'interval: { from: "a", to: "b" }';
const R = POSSIBLE_CONVERSATION_COST;

/** `maxConversations` is 1,000. */
const intervals: readonly Case[] = [
  {
    what: 'indicators',
    query: `{ contactIndicators(${W}) { conversationCount } }`,
    cost: 1 + 1_000 * R,
  },
  {
    what: 'indicators under several aliases',
    query: `{ a: contactIndicators(${W}) { conversationCount } b: contactIndicators(${W}) { conversationCount } }`,
    cost: 2 * (1 + 1_000 * R),
  },
  {
    what: 'a page of contacts',
    query: `{ closedContacts(${W}, first: 10) { edges { node { id } } } }`,
    cost: MAX_CONVERSATIONS_PER_PAGE * R + 10 * (1 + 2 + H),
  },
  {
    what: 'the number of contacts',
    query: `{ closedContacts(${W}, first: 1) { ...T } } fragment T on ContactConnection { totalCount }`,
    cost: MAX_CONVERSATIONS_PER_PAGE * R + 1 + 1_000 * R + H,
  },
  {
    what: 'the number of contacts once, beside a page of them',
    query: `{ closedContacts(${W}, first: 10) { ...T edges { node { id } } } } fragment T on ContactConnection { totalCount }`,
    cost: MAX_CONVERSATIONS_PER_PAGE * R + 1_000 * R + 10 * (1 + 2 + H),
  },
];

describe('the estimated cost', () => {
  it.each([...cases, ...intervals])('of $what', ({ query, variables = {}, cost }) => {
    expect(costOf(query, variables)).toBe(cost);
  });

  it('takes linear time for fragments that double at each level', () => {
    const names = Array.from({ length: 60 }, (_, index) => `F${index}`);
    const fragments = names.map((name, index) => {
      const next = names[index + 1];
      return `fragment ${name} on User { ${next ? `...${next} ...${next}` : 'id'} }`;
    });
    expect(costOf(`{ user { ...F0 } } ${fragments.join(' ')}`, {})).toBe(1);
  });
});

function costOf(query: string, variables: Readonly<Record<string, unknown>>): number {
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) throw new TypeError('expected one operation');
  return estimateCost(document, operation, { schema, variables, maxConversations: 1_000 });
}
