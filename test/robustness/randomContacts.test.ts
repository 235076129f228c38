import type { DocumentNode } from 'graphql';
import {
  getOperationAST,
  NoUnusedVariablesRule,
  parse,
  print,
  specifiedRules,
  validate,
  visit,
} from 'graphql';
import { afterAll, expect, it } from 'vitest';
import { contactsNesting } from '../../src/gateway/apollo/limits/contactsNesting.ts';
import { mergeSelections } from '../../src/gateway/stitching/workarounds/mergeSelections.ts';
import { generateMonth } from '../../src/sandbox/generator/generate.ts';
import { GUIDE_EXAMPLES } from '../../src/sandbox/generator/guideExamples.ts';
import { monthData } from '../../src/sandbox/server/data/data.ts';
import { gatewaySchema } from '../support/gateway/gatewayKinds.ts';
import type { Operation } from '../support/random/operations/generateOperation.ts';
import { generateOperation } from '../support/random/operations/generateOperation.ts';
import { randomRange, randomTimeoutMs, startRandomSuite, summarise } from '../support/random/randomSuite.ts';
import { askReference } from '../support/random/referenceSchema.ts';
import { runOperations } from '../support/random/runOperations.ts';

const COUNT = 1_000;

const schema = gatewaySchema();
const data = monthData();
const meant = new Map(
  [...GUIDE_EXAMPLES, ...generateMonth()].map((generated) => [generated.conversation.id, generated.expected]),
);
const suite = await startRandomSuite({
  data,
  contactIds: [...meant.values()].flatMap(({ contacts }) => contacts.map(({ id }) => id)),
  weights: {
    'Query.contact': 12,
    'Query.conversation': 12,
    'Query.closedConversations': 10,
    'Query.searchClosedConversations': 5,
    'ClosedConversationConnection.edges': 12,
    'ClosedConversationEdge.node': 12,
    'SearchClosedConversationsResultConnection.edges': 12,
    'SearchClosedConversationsResultEdge.node': 6,
    'Conversation.contacts': 24,
    'Conversation.contactAnomalies': 5,
    'Conversation.messages': 4,
    'Contact.operator': 3,
    'Contact.conversation': 2,
    // Filled only below closedConversations: which path a contact's conversation takes is the gateway's own affair.
    'Conversation.users': 0,
  },
});

afterAll(() => suite.stop());

it(
  'random operations with contacts return what the reference schema returns',
  async () => {
    const outcome = await runOperations({
      schema,
      expected: askReference(data, meant),
      gotFor: suite.asksFor,
      operationOf: (seed) => generateOperation(schema, seed, suite.options, isWanted),
      ...randomRange(COUNT),
    });
    summarise('with contacts', COUNT, outcome);
    expect(outcome.reports.join('\n\n')).toBe('');
  },
  randomTimeoutMs(COUNT),
);

it(
  'random operations return the same data when their fields are merged',
  async () => {
    const ask = askReference(data, meant);
    const { firstSeed, count } = randomRange(COUNT);
    let merged = 0;
    for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
      const operation = generateOperation(schema, seed, suite.options);
      const query = print(mergedDocument(operation));
      const responses = [await ask(operation), await ask({ ...operation, query })].map((each) =>
        JSON.stringify(each),
      );
      expect({ seed, response: responses[1] }).toEqual({ seed, response: responses[0] });
      expect({ seed, errors: validate(schema, parse(query), MERGED_RULES) }).toEqual({ seed, errors: [] });
      if (query !== print(parse(operation.query))) merged += 1;
    }
    expect(merged).toBeGreaterThan(count / 4);
  },
  randomTimeoutMs(COUNT),
);

/** With contacts, and not refused for contacts below two contacts. */
function isWanted(document: DocumentNode): boolean {
  return asksForContacts(document) && validate(schema, document, [contactsNesting]).length === 0;
}

/** A condition that adds nothing is left out, and with it the only use of a variable. */
const MERGED_RULES = specifiedRules.filter((rule) => rule !== NoUnusedVariablesRule);

function mergedDocument({ query, operationName }: Operation): DocumentNode {
  const document = parse(query);
  const operation = getOperationAST(document, operationName);
  if (!operation) throw new TypeError('expected an operation of that name');
  return mergeSelections(document, operation);
}

function asksForContacts(document: DocumentNode): boolean {
  let isFound = false;
  visit(document, {
    Field: ({ name }) => {
      isFound ||= OURS.has(name.value);
    },
  });
  return isFound;
}

const OURS = new Set(['contacts', 'contactAnomalies', 'contact']);
