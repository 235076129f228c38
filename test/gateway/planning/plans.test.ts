import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customData } from '../../../src/sandbox/server/resolvers/customData.ts';
import type { Sandbox } from '../../../src/sandbox/server/server.ts';
import { handedOver } from '../../support/contacts/conversations.ts';
import type { TestGateway } from '../../support/gateway/testGateway.ts';
import { startTestGateway } from '../../support/gateway/testGateway.ts';
import { startValidatedSandbox } from '../../support/upstream/validatedSandbox.ts';

/**
 * The upstream operations that plans send, as text: `golden/` has one file for each operation of a client. `vitest -u`
 * rewrites the files: read the diff. The contract and the random suite test that the responses are right.
 */

const ID = '00000000-0000-4000-8000-00000000000a';

interface Case {
  readonly name: string;
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

const CASES: readonly Case[] = [
  { name: 'pass-through', query: `query Q { conversation(id: "${ID}") { id channel } }` },
  {
    name: 'pass-through-fragments',
    query: `query ($n: Int, $id: UUID!) { c: conversation(id: $id) { ...F messages(first: $n) { edges { cursor } } } }
      fragment F on Conversation { id ...G } fragment G on Conversation { tags { id } }`,
    variables: { n: 3, id: ID },
  },
  {
    name: 'contacts-that-the-history-holds',
    query: `{ conversation(id: "${ID}") { contacts { id operator { id } } } }`,
  },
  {
    name: 'keys-keep-their-position',
    query: `{ conversation(id: "${ID}") { first: id contacts { id } second: channel contactAnomalies { code } } }`,
  },
  {
    name: 'reference-selections',
    query: `query ($n: Int) { conversation(id: "${ID}") { contacts {
      operator { ...U } endedBy { ...U } transferredToUser { lastName } routingRule { createdAt } routingGroup { userCount }
      transferredToRoutingRule { createdAt } project { url }
    } } } fragment U on User { lastName projects(first: $n) { edges { cursor } } }`,
    variables: { n: 1 },
  },
  {
    name: 'equal-selections-once',
    query: `{ a: conversation(id: "${ID}") { contacts { operator { lastName } } }
      b: conversation(id: "${ID}") { contacts { who: operator { lastName } } } }`,
  },
  {
    name: 'directives-are-kept',
    query: `query ($yes: Boolean!, $no: Boolean!) { conversation(id: "${ID}") {
      contacts @include(if: $yes) { id ... @skip(if: $no) { operator @include(if: $yes) { lastName } } }
    } }`,
    variables: { yes: true, no: false },
  },
  {
    name: 'the-conversation-of-a-contact',
    query: `{ conversation(id: "${ID}") { contacts { conversation { id at: closedAt messages(last: 1) { edges { cursor } } } } } }`,
  },
  {
    name: 'unused-variables-and-fragments-removed',
    query: `query ($id: UUID!, $with: Boolean = false) { conversation(id: $id) { contacts { ...C } } }
      fragment C on Contact { id status @include(if: $with) }`,
    variables: { id: ID },
  },
  {
    name: 'contacts-below-a-list',
    query: `{ closedConversations(interval: { from: "2026-03-01T00:00:00Z", to: "2026-04-01T00:00:00Z" }, first: 2) {
      edges { node { ... on Conversation { k: contacts { id } } } } } }`,
  },
];

describe('plans', () => {
  let sandbox: Sandbox;
  let gateway: TestGateway;

  beforeAll(async () => {
    sandbox = await startValidatedSandbox({ data: customData({ conversations: [handedOver(ID)] }) });
    gateway = await startTestGateway({ url: sandbox.url });
  });

  afterAll(async () => {
    await gateway.stop();
    await sandbox.stop();
  });

  it.each(CASES)('$name', async ({ name, query, variables }) => {
    sandbox.clearOperations();
    const { errors } = await gateway.ask(query, variables);
    expect(errors).toBeUndefined();
    const upstreamOperations = sandbox.operations.map((operation) => {
      const values = JSON.stringify(operation.variables ?? {});
      return `# variables: ${values}\n${operation.query}\n`;
    });
    expect(upstreamOperations).toHaveLength(1);
    await expect(upstreamOperations.join('\n')).toMatchFileSnapshot(`golden/${name}.graphql`);
  });
});
