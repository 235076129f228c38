import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MAIN_ACCOUNT } from '../../../src/sandbox/server/data/accounts.ts';
import { customData } from '../../../src/sandbox/server/resolvers/customData.ts';
import type { Sandbox } from '../../../src/sandbox/server/server.ts';
import { conversation, handedOver } from '../../support/contacts/conversations.ts';
import { startApp } from '../../support/gateway/startApp.ts';
import { ask } from '../../support/http/request.ts';
import { startValidatedSandbox } from '../../support/upstream/validatedSandbox.ts';
import { apollo } from './composers.ts';
import type { RunningServer, Ticket } from './crm.ts';
import { startCrm } from './crm.ts';
import type { StartRouter } from './routers.ts';
import { SUPERGRAPHS } from './subgraphs.ts';

const CREDENTIALS = { authorization: `Bearer ${MAIN_ACCOUNT.token}` };
const MANY = 45;
const idOf = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const WHOLE = idOf(1);
const BROKEN = idOf(900);
const UNKNOWN = idOf(999);

const tickets: readonly Ticket[] = [
  ...Array.from({ length: MANY }, (_, index) => ticket(`T-${index + 1}`, idOf(index + 1))),
  ticket('T-broken', BROKEN),
  ticket('T-unknown', UNKNOWN),
];

const data = customData({
  conversations: [
    ...Array.from({ length: MANY }, (_, index) => handedOver(idOf(index + 1))),
    conversation(BROKEN, { messages: null }),
  ],
});

/** The tests that every router has to pass with a supergraph that includes the gateway. */
export function describeRouter(startRouter: StartRouter): void {
  describe.each([SUPERGRAPHS.full, SUPERGRAPHS.contactsBesideUpstream])('$name', ({ mode, subgraphs }) => {
    const running: RunningServer[] = [];
    let sandbox: Sandbox;
    let router: RunningServer;

    beforeAll(async () => {
      sandbox = await startValidatedSandbox({ data, requireAuth: true });
      const env = { UPSTREAM_URL: sandbox.url, UPSTREAM_SCHEMA: 'schema/upstream.graphql' };
      const gateway = await startApp({ ...env, FEDERATION: mode });
      const upstream = await startApp({ ...env, FEDERATION: 'full' });
      const crm = await startCrm(tickets);
      const { supergraphSdl } = apollo(
        subgraphs({ gateway: `${gateway.url}/graphql`, upstream: `${upstream.url}/graphql`, crm: crm.url }),
      );
      router = await startRouter(supergraphSdl);
      running.push(router, gateway, upstream, crm);
    });

    afterAll(async () => {
      for (const server of running) await server.stop();
      await sandbox.stop();
    });

    beforeEach(() => sandbox.clearOperations());

    const response = async (query: string, variables: Readonly<Record<string, unknown>> = {}) => {
      const result = await ask(router.url, query, variables, CREDENTIALS);
      expect(result.errors).toBeUndefined();
      return result.data;
    };

    it('resolves contacts and their operators of tickets', async () => {
      const query = `query ($ids: [ID!]) { tickets(ids: $ids) { id conversation { id contacts {
        status operator { __typename id lastName ... on Professional { group { name } } }
      } } } }`;
      expect(await response(query, { ids: ['T-1'] })).toEqual({
        tickets: [
          {
            id: 'T-1',
            conversation: {
              id: WHOLE,
              contacts: [
                { status: 'TRANSFERRED', operator: { __typename: 'Bot', id: 1, lastName: 'Bot 1' } },
                {
                  status: 'ANSWERED',
                  operator: {
                    __typename: 'Professional',
                    id: 2,
                    lastName: 'Last 2',
                    group: { name: 'Group of 2' },
                  },
                },
              ],
            },
          },
        ],
      });
    });

    it('resolves the ticket of a conversation, and the conversation of that ticket', async () => {
      const query = `query Conversation($id: UUID = "${UNKNOWN}", $withSubject: Boolean!) {
        entry: conversation(id: $id) { ...Both kind: channel }
      }
      fragment Both on Conversation {
        about: ticket {
          subject @include(if: $withSubject)
          id @skip(if: $withSubject)
          back: conversation { k: contacts { id } }
        }
        contacts { ... on Contact { endReason ended: closedAt } }
      }`;
      const k = [{ id: `${WHOLE}@2026-03-02T10:00:00.000Z` }, { id: `${WHOLE}@2026-03-02T11:00:30.000Z` }];
      expect(await response(query, { id: WHOLE, withSubject: true })).toEqual({
        entry: {
          about: { subject: 'Subject of T-1', back: { k } },
          contacts: [
            { endReason: 'TRANSFERRED_TO_ROUTING_RULE', ended: '2026-03-02T11:00:00Z' },
            { endReason: 'CLOSED', ended: '2026-03-02T11:05:00Z' },
          ],
          kind: 'CHAT',
        },
      });
    });

    it('finds a contact by its id, with fields of its conversation from other subgraphs', async () => {
      const id = `${WHOLE}@2026-03-02T11:00:30.000Z`;
      const query =
        'query ($id: ID!) { contact(id: $id) { id conversation { ticket { id } } project { name } } }';
      expect(await response(query, { id })).toEqual({
        contact: { id, conversation: { ticket: { id: 'T-1' } }, project: { name: 'Shop' } },
      });
    });

    it('returns null, without an error, for a conversation that does not exist', async () => {
      const query = '{ tickets(ids: ["T-unknown", "T-1"]) { id conversation { contacts { status } } } }';
      const { tickets: found } = await response(query);
      expect(found).toEqual([
        { id: 'T-1', conversation: { contacts: [{ status: 'TRANSFERRED' }, { status: 'ANSWERED' }] } },
        { id: 'T-unknown', conversation: null },
      ]);
    });

    it('R16: a history that is not available affects its own conversation only', async () => {
      const query = '{ tickets(ids: ["T-2", "T-broken"]) { id conversation { contacts { status } } } }';
      const { data, errors = [] } = await ask(router.url, query, {}, CREDENTIALS);
      expect(data.tickets).toEqual([
        { id: 'T-2', conversation: { contacts: [{ status: 'TRANSFERRED' }, { status: 'ANSWERED' }] } },
        { id: 'T-broken', conversation: null },
      ]);
      expect(errors.map(({ extensions }) => extensions?.['code'])).toEqual(['CONTACT_HISTORY_UNAVAILABLE']);
    });

    it('one cause has one code: a client without a token', async () => {
      const query = `{
        contact(id: "${WHOLE}@2026-03-02T10:00:00.000Z") { id }
        tickets(ids: ["T-1"]) { conversation { contacts { id } } }
      }`;
      const { errors = [] } = await ask(router.url, query);
      const codes = errors.map(({ path, extensions }) => [path?.[0], extensions?.['code']]);
      expect(codes.toSorted()).toEqual([
        ['contact', 'UPSTREAM_UNAUTHENTICATED'],
        ['tickets', 'UPSTREAM_UNAUTHENTICATED'],
      ]);
    });

    it(`requests ${MANY} conversations in operations of 20, with the credentials of the client`, async () => {
      const query = 'query ($ids: [ID!]) { tickets(ids: $ids) { conversation { contacts { status } } } }';
      const answered = await response(query, {
        ids: Array.from({ length: MANY }, (_, index) => `T-${index + 1}`),
      });
      expect(answered.tickets).toHaveLength(MANY);
      expect(sandbox.operationCount).toBe(Math.ceil(MANY / 20));
      const tokens = sandbox.operations.map(({ headers }) => headers.authorization);
      expect(new Set(tokens)).toEqual(new Set([CREDENTIALS.authorization]));
    });
  });
}

function ticket(id: string, conversationId: string): Ticket {
  return { id, subject: `Subject of ${id}`, conversationId };
}
