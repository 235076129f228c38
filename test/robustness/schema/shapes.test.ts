import type { GraphQLSchema } from 'graphql';
import { printSchema } from 'graphql';
import { afterEach, describe, expect, it } from 'vitest';
import { customData } from '../../../src/sandbox/server/resolvers/customData.ts';
import { checkRequirements } from '../../../src/upstream/schema/requirements.ts';
import { closed, conversation, pushed, system, wrote } from '../../support/contacts/conversations.ts';
import { startFaultServer } from '../../support/faults/faultServer.ts';
import { DATA, FIRST_CONTACT, ID } from '../../support/faults/operations.ts';
import { MODES } from '../../support/gateway/modes.ts';
import { startTestGateway } from '../../support/gateway/testGateway.ts';
import * as schemas from '../../support/schema/otherSchemas.ts';

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Sends a query to a gateway over the schema, in every mode. All must return the same, without errors. */
async function resultOver(schema: GraphQLSchema, query: string, data = DATA) {
  const upstream = await startFaultServer(data, schema);
  cleanups.push(upstream.stop);
  const responses: unknown[] = [];
  for (const mode of MODES) {
    const gateway = await startTestGateway({ url: upstream.url, upstreamSdl: printSchema(schema), ...mode });
    cleanups.push(gateway.stop);
    const { data, errors } = await gateway.ask(query);
    expect({ mode, errors, internal: gateway.internalErrors }).toEqual({ mode, internal: [] });
    responses.push(data);
  }
  for (const response of responses) expect(response).toEqual(responses[0]);
  return { response: responses[0], operations: upstream.operations };
}

const FROM = '2026-03-02T00:00:00Z';
const TO = '2026-03-03T00:00:00Z';
const ENDS = [{ endReason: 'TRANSFERRED_TO_ROUTING_RULE' }, { endReason: 'CLOSED' }];

describe('contacts over an upstream schema', () => {
  it('whose closedConversations takes flat arguments', async () => {
    const { response } = await resultOver(
      schemas.flatArguments(),
      `{ closedConversations(from: "${FROM}", to: "${TO}", channels: CHAT, first: 1) {
        edges { node { contacts { endReason operator { lastName } } } }
      } }`,
    );
    expect(response).toMatchObject({ closedConversations: { edges: [{ node: { contacts: ENDS } }] } });
  });

  it('whose closedConversations wraps each conversation once more', async () => {
    const { response } = await resultOver(
      schemas.wrappedConversations(),
      `{ closedConversations(interval: { from: "${FROM}", to: "${TO}" }) {
        filteredConversationsCount edges { node { conversation { contacts { endReason } } } }
      } }`,
    );
    expect(response).toMatchObject({
      closedConversations: {
        filteredConversationsCount: 3,
        edges: [
          { node: { conversation: { contacts: ENDS } } },
          { node: { conversation: { contacts: ENDS } } },
          {},
        ],
      },
    });
  });

  describe('whose root types have other names', () => {
    const renamed = schemas.renamedRoots();

    it.each([
      ['a conversation', `{ conversation(id: "${ID}") { language contacts { endReason } } }`],
      ['a contact', `{ contact(id: "${FIRST_CONTACT}") { endReason operator { lastName } } }`],
      ['introspection', '{ __schema { queryType { name } } __type(name: "Query") { kind } }'],
      ['the name of the root', `{ __typename conversation(id: "${ID}") { id } }`],
      [
        'fragments on the root',
        `{ ...F ... on Query { conversation(id: "${ID}") { id } } } fragment F on Query { conversation(id: "${ID}") { contacts { id } } }`,
      ],
      [
        'a mutation',
        'mutation { conversationTagCreate(conversationTagInput: { name: "x", projectId: 42 }) { name } }',
      ],
    ])('%s', async (_, query) => {
      const { response } = await resultOver(renamed, query);
      // As over the schema with the usual names.
      expect(response).toEqual((await resultOver(schemas.usualRoots(), query)).response);
    });

    it('an operation of the upstream goes there as it is', async () => {
      const { operations } = await resultOver(renamed, `{ conversation(id: "${ID}") { language } }`);
      expect(operations).toHaveLength(MODES.length);
    });
  });

  it('with 400 further types, 50 mutations, custom directives and deprecated fields', async () => {
    const schema = schemas.grown();
    const query = `{ thing7(mood: BAD) { name mood old next { name } } conversation(id: "${ID}") { contacts { endReason } } }`;
    expect((await resultOver(schema, query)).response).toEqual({
      thing7: { name: 'seven', mood: 'BAD', old: 1, next: null },
      conversation: { contacts: ENDS },
    });
    const mutation = 'mutation { makeThing49(input: { mood: GOOD, amount: 9, parts: [{}] }) { name } }';
    const { response, operations } = await resultOver(schema, mutation);
    expect(response).toEqual({ makeThing49: { name: 'unnamed' } });
    expect(operations).toHaveLength(MODES.length);
  });

  it('with a type of user that the snapshot does not know', async () => {
    const developer = { __typename: 'Developer', id: 77, lastName: 'Later', badge: 'b-77', team: [] };
    const messages = [
      system('d1', '10:00:00', pushed(developer)),
      wrote('d2', '10:01:00', developer),
      system('d3', '10:02:00', closed(developer)),
    ];
    const data = customData({ conversations: [conversation(ID, { messages })] });
    const { response } = await resultOver(
      schemas.withDevelopers(),
      `{ conversation(id: "${ID}") { contacts {
        status operator { __typename id ...Badge ... on Bot { createdAt } ... on User { lastName } } endedBy { id ...Badge }
      } } }
      fragment Badge on Developer { badge team { id } }`,
      data,
    );
    const badge = { id: 77, badge: 'b-77', team: [] };
    const operator = { __typename: 'Developer', ...badge, lastName: 'Later' };
    expect(response).toEqual({
      conversation: { contacts: [{ status: 'ANSWERED', operator, endedBy: badge }] },
    });
  });

  it('without the parts that reconstruction can do without: they are in no selection', async () => {
    const schema = schemas.withoutOptionalParts();
    expect(checkRequirements(schema)).toEqual({
      missing: [],
      warnings: [
        'ConversationReleasedSystemAttachment',
        'ConversationSnoozedSystemAttachment.until',
        'TransferredToUserSystemAttachment.reason',
        'TransferredToRoutingRuleSystemAttachment.reason',
        'VisitorLeftSystemAttachment',
        'VisitorReturnedSystemAttachment',
        'VisitorBlockedSystemAttachment',
      ],
    });
    const query = `{ conversation(id: "${ID}") { contacts { endReason transferReason snoozedUntil } } }`;
    const { response } = await resultOver(schema, query);
    const absent = { transferReason: null, snoozedUntil: null };
    expect(response).toEqual({ conversation: { contacts: ENDS.map((end) => ({ ...end, ...absent })) } });
  });

  it('with a type of attachment that no system message can have', async () => {
    const query = `{ conversation(id: "${ID}") { contacts { endReason operator { firstName } } } }`;
    const { response } = await resultOver(schemas.withoutReleases(), query);
    expect(response).toMatchObject({ conversation: { contacts: ENDS } });
  });
});
