import { Kind, parse } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { entityFields } from '../../src/gateway/federation/entitySelection.ts';
import { createOperationShape } from '../../src/gateway/planning/compile/shape.ts';
import { collectFields } from '../../src/gateway/planning/select/collectFields.ts';
import { holdsSelection } from '../../src/gateway/references/holdsSelection.ts';
import { fragmentsOf } from '../../src/gateway/selections/fragments.ts';
import { CONVERSATION, FIRST_CONTACT_ID, ID, startExamples } from '../support/gateway/examples.ts';
import { GATEWAY_KINDS, gatewaySchema } from '../support/gateway/gatewayKinds.ts';
import type { LimitedGateway } from '../support/gateway/limitedGateway.ts';
import { startLimitedGateway } from '../support/gateway/limitedGateway.ts';
import { doublingFragments } from './doubling.ts';

const ENTITIES = `_entities(representations: [{ __typename: "Conversation", id: "${ID}" }])`;

describe('fragments that double thirty times are refused, without an upstream operation', () => {
  let gateway: LimitedGateway;
  beforeAll(async () => {
    gateway = await startLimitedGateway();
  });
  afterAll(() => gateway.stop());

  const conversation = doublingFragments(30, 'Conversation', 'id');
  it.each([
    ['at the root', `{ ...F0 } ${doublingFragments(30, 'Query', '__typename')}`],
    ['below a conversation', `{ ${CONVERSATION} { ...F0 } } ${conversation}`],
    ['next to contacts', `{ ${CONVERSATION} { contacts { id } ...F0 } } ${conversation}`],
    ['below _entities', `{ ${ENTITIES} { ...F0 } } ${conversation}`],
    [
      'below a contact',
      `{ ${CONVERSATION} { contacts { ...F0 } } } ${doublingFragments(30, 'Contact', 'operator { lastName }')}`,
    ],
    [
      'of introspection',
      `{ __schema { types { ...F0 } } } ${doublingFragments(30, '__Type', 'name fields { name }')}`,
    ],
    [
      'that select one field twice',
      `{ user { ...F0 } } ${doublingFragments(30, 'User', 'id', (next) => `... on Professional { group { id } ${next} } ${next}`)}`,
    ],
    [
      'in an operation that does not run',
      `query A { __typename } query B { ...F0 } ${doublingFragments(30, 'Query', '__typename')}`,
    ],
    ['that nothing spreads', `{ __typename } ${doublingFragments(30, 'Query', '__typename')}`],
  ])('%s', async (_, query) => {
    const { status, codes } = await gateway.ask({
      query,
      operationName: query.includes('query A') ? 'A' : null,
    });
    expect({ status, codes }).toEqual({ status: 400, codes: ['LIMIT_EXCEEDED'] });
    expect(gateway.upstreamOperations()).toBe(0);
  });

  it('with the numbers that were expected and found', async () => {
    const { text } = await gateway.ask({
      query: `{ ...F0 } ${doublingFragments(30, 'Query', '__typename')}`,
    });
    expect(JSON.parse(text)).toMatchObject({
      errors: [
        {
          message:
            'Expected a document of at most 50000 fields with its fragments written out, got 1610612735.',
        },
      ],
    });
  });

  it.each([
    ['themselves', `fragment F on Query { ...F ...F }`],
    ['each other', `fragment F on Query { ...G ...G } fragment G on Query { ...F ...F }`],
  ])('fragments that spread %s are refused for that', async (_, fragments) => {
    const { codes, text } = await gateway.ask({ query: `{ ...F } ${fragments}` });
    expect(codes).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(text).toContain('within itself');
  });

  it.each([
    ['inline fragments', `{ ${'... { '.repeat(1_100)} __typename ${'}'.repeat(1_100)} }`],
    ['fragments', `{ ...F0 } ${doublingFragments(1_100, 'Query', '__typename', (next) => next)}`],
  ])('1,100 %s in each other are refused', async (_, query) => {
    expect((await gateway.ask({ query })).codes).toEqual(['LIMIT_EXCEEDED']);
  });
});

/** Within the largest limit that can be set, and far more than anything could write out. */
const COUNT = 20;

describe('fragments that double and are allowed', async () => {
  const examples = await startExamples();
  const { sandbox } = examples;
  afterAll(() => examples.stop());
  beforeEach(() => sandbox.clearOperations());

  const conversation = doublingFragments(COUNT, 'Conversation', 'id');
  const contact = doublingFragments(COUNT, 'Contact', 'operator { firstName }');
  const operator = { operator: { firstName: 'Ada' } };
  const cases = [
    {
      where: 'at the root',
      query: `{ ...F0 } ${doublingFragments(COUNT, 'Query', `${CONVERSATION} { id }`)}`,
      data: { conversation: { id: ID } },
    },
    {
      where: 'next to contacts',
      query: `{ ${CONVERSATION} { contacts { status } ...F0 } } ${conversation}`,
      data: { conversation: { id: ID, contacts: [{ status: 'SNOOZED' }, { status: 'ANSWERED' }] } },
    },
    {
      where: 'around contacts',
      query: `{ ${CONVERSATION} { ...F0 } } ${doublingFragments(COUNT, 'Conversation', 'contacts { status }')}`,
      data: { conversation: { contacts: [{ status: 'SNOOZED' }, { status: 'ANSWERED' }] } },
    },
    {
      where: 'below a contact',
      query: `{ contact(id: "${FIRST_CONTACT_ID}") { ...F0 } } ${contact}`,
      data: { contact: operator },
    },
    {
      where: 'below the operator of a contact',
      query: `{ contact(id: "${FIRST_CONTACT_ID}") { operator { ...F0 } } } ${doublingFragments(COUNT, 'User', 'firstName')}`,
      data: { contact: operator },
    },
    {
      where: 'in one field that is selected twice each time',
      query: `{ contact(id: "${FIRST_CONTACT_ID}") { ...F0 } } ${doublingFragments(COUNT, 'Contact', 'operator { firstName }', (next) => `operator { id } ${next} operator { id } ${next}`)}`,
      data: { contact: { operator: { id: 1001, firstName: 'Ada' } } },
    },
  ];

  /** The longest history operation that a single fragment leads to. */
  const MAX_BYTES = 8_000;

  describe.each(GATEWAY_KINDS)('%s', (kind) => {
    it.each(cases)('$where cost upstream no more than one', async ({ query, data }) => {
      expect(await examples.ask(kind, query)).toEqual({ data, errors: [] });
      expect(sandbox.operationCount).toBeLessThanOrEqual(3);
      for (const sent of sandbox.operations) expect(sent.query.length).toBeLessThan(MAX_BYTES);
    });
  });
});

describe('each fragment is visited once', () => {
  const document = parse(
    `{ ...R } fragment R on Query { conversation(id: "x") { ...F0 } conversation(id: "x") { ...F0 } }
     ${doublingFragments(40, 'Conversation', 'id', (next) => `id ${next} ... on Conversation { ${next} }`)}`,
  );
  const fragments = fragmentsOf(document);
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError('expected an operation');
  const schema = gatewaySchema();
  const sets = [...collectFields([operation.selectionSet], fragments).fields.values()].flatMap((entry) =>
    entry.occurrences.flatMap(({ node }) => node.selectionSet ?? []),
  );
  const fieldNodes = sets.map((selectionSet) => ({
    kind: Kind.FIELD as const,
    name: { kind: Kind.NAME as const, value: 'conversation' },
    selectionSet,
  }));
  const info = { schema, fragments: Object.fromEntries(fragments), fieldNodes };

  it('when fields are collected', () => {
    const { fields: entries } = collectFields(sets, fragments);
    expect(sets).toHaveLength(2);
    expect([...entries.values()].map(({ occurrences }) => occurrences.length)).toEqual([40]);
  });

  it('when the shape of a response is computed', () => {
    const shape = createOperationShape(operation, fragments, schema);
    expect([...(shape?.children.get('conversation')?.children.keys() ?? [])]).toEqual(['id']);
  });

  it('when an entity is selected', () => {
    expect(entityFields('Conversation', info).selections).toHaveLength(40);
  });

  it('when a stub is compared with a selection', () => {
    expect(holdsSelection({ __typename: 'Conversation', id: 'x' }, new Set(), info)).toBe(true);
  });

  it('once more only under conditions that add something', () => {
    const conditional = parse(`{
      ...A @include(if: $x) ...A @include(if: $x) ...A @include(if: $y) ...A ...A @include(if: $y)
    } fragment A on Query { a: __typename }`);
    const [query] = conditional.definitions;
    if (query?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError('expected an operation');
    const { fields: entries } = collectFields([query.selectionSet], fragmentsOf(conditional));
    expect(entries.get('a')?.occurrences.map(({ directives }) => directives.length)).toEqual([1, 1, 0]);
  });
});
