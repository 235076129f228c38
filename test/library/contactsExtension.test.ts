import { buildSchema, graphql, print } from 'graphql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { contactsExtension } from '../../src/library/contactsExtension.ts';
import type { UpstreamExecutor } from '../../src/library/upstreamExecutor.ts';
import { generateMonth } from '../../src/sandbox/generator/generate.ts';
import { GUIDE_EXAMPLES } from '../../src/sandbox/generator/guideExamples.ts';
import { ACCOUNTS } from '../../src/sandbox/server/data/accounts.ts';
import { TABLES } from '../../src/sandbox/server/data/data.ts';
import { customData } from '../../src/sandbox/server/resolvers/customData.ts';
import type { Sandbox } from '../../src/sandbox/server/server.ts';
import { SchemaRequirementsError } from '../../src/upstream/schema/schemaSource.ts';
import { handedOver } from '../support/contacts/conversations.ts';
import type { TestGateway } from '../support/gateway/testGateway.ts';
import { startTestGateway } from '../support/gateway/testGateway.ts';
import { UPSTREAM_SDL } from '../support/schema/sdl.ts';
import { startValidatedSandbox } from '../support/upstream/validatedSandbox.ts';
import type { Host } from './support/hosts.ts';
import { httpExecutor, startHiveHost, startStitchingHost, stitchedWith } from './support/hosts.ts';

const conversations = [...GUIDE_EXAMPLES, ...generateMonth(18, 100)].map(({ conversation }) => conversation);
const ids = conversations.map(({ id }) => String(id));
const [SNOOZED = ''] = ids;
const UNKNOWN = '00000000-0000-4000-8000-0000000000ff';
/** Fewer than the aliases that a document may have. */
const PER_OPERATION = 17;

const CONVERSATION = `
  id: channel
  contacts {
    id siteId conversationId openedAt closedAt durationSeconds routedAt status answered operatorType
    firstResponseAt firstReplySeconds meanReplySeconds replyCount closingDelaySeconds waitingSeconds
    operatorMessageCount visitorMessageCount endReason snoozedUntil transferReason
    events { kind occurredAt systemMessageId }
    operator { id }
    who: operator { __typename userName ... on Professional { email group { name } } }
    endedBy { __typename userName }
    transferredToUser { id userName }
    transferredToRoutingRule { id name }
    rule: routingRule { name totalConversationQueueSlots }
    routingGroup { id name userCount }
    project { name url }
    conversation { channel closedAt contactAnomalies { code } }
  }
  contactAnomalies { code message occurredAt systemMessageId }
`;

describe.each([
  { name: 'GraphQL Tools', start: startStitchingHost },
  { name: 'Hive Gateway', start: startHiveHost },
])('contactsExtension in $name', ({ start }) => {
  let sandbox: Sandbox;
  let host: Host;
  let gateway: TestGateway;

  beforeAll(async () => {
    sandbox = await startValidatedSandbox({ data: { ...TABLES, conversations } });
    host = await start(sandbox.url);
    gateway = await startTestGateway({ url: sandbox.url });
  });

  afterAll(async () => {
    await host.stop();
    await gateway.stop();
    await sandbox.stop();
  });

  beforeEach(() => sandbox.clearOperations());
  afterEach(() => sandbox.setFaults([]));

  it('returns the same contacts as this gateway', async () => {
    for (let first = 0; first < ids.length; first += PER_OPERATION) {
      const fields = ids
        .slice(first, first + PER_OPERATION)
        .map((id, index) => `c${index}: conversation(id: "${id}") { ${CONVERSATION} }`);
      const query = `{ ${fields.join(' ')} }`;
      expect(await host.ask(query)).toEqual(await gateway.ask(query));
    }
  });

  it('reads 20 histories in one upstream operation, and each operator once in another', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `0000000a-0000-4000-8000-0000000000${10 + index}`);
    const data = customData({ conversations: ids.map((id) => handedOver(id)) });
    const upstream = await startValidatedSandbox({ data });
    const other = await start(upstream.url);
    const fields = ids.map(
      (id, index) => `c${index}: conversation(id: "${id}") { contacts { operator { userName } } }`,
    );
    const { errors } = await other.ask(`{ ${fields.join(' ')} }`);
    await other.stop();
    await upstream.stop();
    expect(errors).toBeUndefined();
    const [conversations, histories, users] = upstream.operations.map(({ query }) => query);
    expect(upstream.operationCount).toBe(3);
    expect(conversations).not.toContain('messages');
    expect(histories?.match(/messages\(/g)).toHaveLength(ids.length);
    // The bot and the professional.
    expect(users?.match(/user\(/g)).toHaveLength(2);
  });

  it('returns one contact by its id, and null for an id that is unknown', async () => {
    const { data } = await host.ask(`{ conversation(id: "${SNOOZED}") { contacts { id openedAt } } }`);
    const [first] = data.conversation.contacts;
    const known = await host.ask(`{ contact(id: "${first.id}") { openedAt operator { userName } } }`);
    expect(known).toEqual({
      data: { contact: { openedAt: first.openedAt, operator: { userName: 'Ada' } } },
    });
    const unknown = await host.ask(`{ contact(id: "${UNKNOWN}@2026-01-12T11:00:01.000Z") { id } }`);
    expect(unknown).toEqual({ data: { contact: null } });
  });

  it('sends the credentials of each client, and shares nothing between two', async () => {
    const [, north, travel] = ACCOUNTS;
    const query = `{ ${ids.map((id, index) => `c${index}: conversation(id: "${id}") { contacts { id } }`).join(' ')} }`;
    const results = await Promise.all(
      [north, travel].map((account) => host.ask(query, `Bearer ${account?.token}`)),
    );
    const seen = results.map(({ data }) =>
      Object.values(data).flatMap((value, index) => (value === null ? [] : [index])),
    );
    expect(seen.map(({ length }) => length > 0)).toEqual([true, true]);
    expect(seen[0]?.filter((index) => seen[1]?.includes(index))).toEqual([]);
  });

  it('reports a history that is not available', async () => {
    sandbox.setFaults([{ kind: '5xx', rate: 1, skip: 1 }]);
    const { data, errors = [] } = await host.ask(
      `{ conversation(id: "${SNOOZED}") { channel contacts { id } } }`,
    );
    expect(data).toEqual({ conversation: null });
    expect(errors.map(({ extensions }) => extensions?.['code'])).toEqual(['CONTACT_HISTORY_UNAVAILABLE']);
  });
});

describe('contactsExtension', () => {
  const upstreamSchema = buildSchema(UPSTREAM_SDL);
  const QUERY = `{ contact(id: "${SNOOZED}@2026-01-12T11:00:01.000Z") { id operator { userName } } }`;

  it('does not show what an executor throws', async () => {
    const execute = () => Promise.reject(new Error('connect ECONNREFUSED to a secret host'));
    const { errors } = await graphql({ ...stitchedWith(execute), source: QUERY });
    expect(JSON.stringify(errors)).not.toContain('secret');
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['UPSTREAM_UNAVAILABLE']);
  });

  it('needs a result of GraphQL from the executor', async () => {
    const { errors } = await graphql({ ...stitchedWith(async () => 'text'), source: QUERY });
    expect(errors?.[0]?.message).toContain('a body that is not a JSON object');
  });

  it('reports an error of a lookup that has no path', async () => {
    const sandbox = await startValidatedSandbox({ data: { ...TABLES, conversations } });
    const execute = httpExecutor(sandbox.url);
    const broken: UpstreamExecutor = async (operation) => {
      const result = Object(await execute(operation));
      const isLookup = print(operation.document).includes('user(');
      return isLookup ? { ...result, errors: [{ message: 'Half of the users are away.' }] } : result;
    };
    const { data, errors } = await graphql({ ...stitchedWith(broken), source: QUERY });
    await sandbox.stop();
    expect(data).toMatchObject({ contact: { operator: null } });
    expect(errors?.map(({ message }) => message)).toEqual(['Half of the users are away.']);
  });

  it('limits the work of one client request', async () => {
    const sandbox = await startValidatedSandbox({ data: { ...TABLES, conversations } });
    const execute = httpExecutor(sandbox.url);
    const source = `{ ${ids
      .slice(0, 3)
      .map((id, index) => `c${index}: conversation(id: "${id}") { contacts { id } }`)
      .join(' ')} }`;
    const { errors = [] } = await graphql({
      ...stitchedWith(execute, { limits: { maxConversations: 2 } }),
      source,
    });
    await sandbox.stop();
    expect(errors.map(({ extensions }) => extensions['code'])).toContain('LIMIT_EXCEEDED');
  });

  it('has the fields that another service adds to an object of the upstream', async () => {
    const sandbox = await startValidatedSandbox({ data: { ...TABLES, conversations } });
    const source = `
      { conversation(id: "${SNOOZED}") { contacts { conversation { channel ...More } operator { userName } } } }
      fragment More on Conversation { number: ticket contactAnomalies { code } }
    `;
    const result = await graphql({
      ...stitchedWith(httpExecutor(sandbox.url), { hasTickets: true }),
      source,
    });
    await sandbox.stop();
    const conversation = { channel: 'CHAT', number: `Ticket of ${SNOOZED}`, contactAnomalies: [] };
    const contact = { conversation, operator: { userName: 'Ada' } };
    expect(JSON.parse(JSON.stringify(result))).toEqual({
      data: { conversation: { contacts: [contact, contact] } },
    });
  });

  it('needs a context object for each request', async () => {
    const { schema } = stitchedWith(async () => ({ data: {} }));
    const { errors } = await graphql({ schema, source: QUERY });
    expect(errors?.[0]?.message).toBe(
      'contactsExtension: expected a context object for each request, got undefined',
    );
  });

  it('names what the schema of the upstream lacks', () => {
    const execute = async () => ({});
    expect(() => contactsExtension({ upstreamSchema: 'type Query { a: Int }', execute })).toThrow(
      SchemaRequirementsError,
    );
    expect(() => contactsExtension({ upstreamSchema, execute })).not.toThrow();
  });
});
