import type { DocumentNode } from 'graphql';
import { buildSchema, visit } from 'graphql';
import { afterAll, expect, it } from 'vitest';
import { monthData } from '../../src/sandbox/data.ts';
import { generateMonth } from '../../src/sandbox/generate.ts';
import { GUIDE_EXAMPLES } from '../../src/sandbox/guideExamples.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import type { Ask } from './support/answer.ts';
import type { OperationOptions } from './support/draft.ts';
import {
  GATEWAY_KINDS,
  type GatewayKind,
  gatewaySchema,
  startGateways,
  UPSTREAM_SDL,
} from './support/gateway.ts';
import { generateOperation } from './support/generateOperation.ts';
import { httpClient } from './support/http.ts';
import { collectPools } from './support/pools.ts';
import { askReference } from './support/referenceSchema.ts';
import { type Outcome, runOperations } from './support/runOperations.ts';
import { sandboxValues } from './support/sandboxValues.ts';

const SEED = Number(process.env['RANDOM_SEED'] ?? 20_260_112);
/** Operations of each kind. */
const COUNT = Number(process.env['RANDOM_COUNT'] ?? 1_000);
const TIMEOUT_MS = 60_000 + COUNT * 200;

const data = monthData();
const meant = new Map(
  [...GUIDE_EXAMPLES, ...generateMonth()].map((generated) => [generated.conversation.id, generated.meant]),
);
const contactIds = [...meant.values()].flatMap(({ contacts }) => contacts.map(({ id }) => id));
const sandbox = await startSandbox({ data });
const upstream = httpClient(sandbox.url);
const schema = gatewaySchema();
const upstreamSchema = buildSchema(UPSTREAM_SDL);
const gateways = await startGateways(sandbox.url);

const OPTIONS: OperationOptions = {
  values: sandboxValues(await collectPools(data, contactIds, upstream.ask)),
  onceFields: new Set(['RoutingRule.availability']),
  weights: {
    'Query.closedConversations': 4,
    'Query.searchClosedConversations': 2,
    'Query.conversation': 3,
    'ConversationMessageConnection.edges': 4,
    'ConversationMessageEdge.node': 4,
    'SystemMessage.attachments': 4,
  },
  maxRootFields: 3,
  maxDepth: 9,
  maxFields: 30,
  maxMultiplicity: 60,
};

const CONTACT_OPTIONS: OperationOptions = {
  ...OPTIONS,
  weights: {
    ...OPTIONS.weights,
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
};

afterAll(async () => {
  await gateways.stop();
  await upstream.close();
  await sandbox.stop();
});

it(
  'answers random operations of the upstream as the upstream does',
  async () => {
    const outcome = await runOperations({
      schema: upstreamSchema,
      expected: upstream.ask,
      gotFor: gatewaysFor,
      operationOf: (seed) => generateOperation(upstreamSchema, seed, OPTIONS),
      firstSeed: SEED,
      count: COUNT,
    });
    summarise('of the upstream', outcome);
    expect(outcome.reports.join('\n\n')).toBe('');
  },
  TIMEOUT_MS,
);

it(
  'answers random operations with contacts by what the conversations meant',
  async () => {
    const outcome = await runOperations({
      schema,
      expected: askReference(data, meant),
      gotFor: gatewaysFor,
      operationOf: (seed) => generateOperation(schema, seed, CONTACT_OPTIONS, asksForContacts),
      firstSeed: SEED,
      count: COUNT,
    });
    summarise('with contacts', outcome);
    expect(outcome.reports.join('\n\n')).toBe('');
  },
  TIMEOUT_MS,
);

/** Each operation goes to two of the four kinds: the planned ones and the stitched ones take turns. */
function gatewaysFor(seed: number): Readonly<Record<string, Ask>> {
  const kinds: readonly GatewayKind[] = TURNS[seed % TURNS.length] ?? GATEWAY_KINDS;
  return Object.fromEntries(kinds.map((kind) => [kind, gateways.asks[kind]]));
}

const TURNS = [
  ['eager, planned', 'lazy, stitched'],
  ['lazy, planned', 'eager, stitched'],
] as const;

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

function summarise(kind: string, { differing, withErrors, comparedBytes }: Outcome): void {
  const facts = [
    `${COUNT} random operations ${kind}`,
    `seed ${SEED}`,
    `two of ${GATEWAY_KINDS.length} gateways each`,
    `${differing} differ`,
    `${withErrors} with errors`,
    `${Math.round(comparedBytes / 1_024)} KiB of data`,
  ];
  process.stdout.write(`${facts.join(', ')}\n`);
}
