import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { customData } from '../../../src/sandbox/server/resolvers/customData.ts';
import { closed, conversation, pushed, system } from '../../support/contacts/conversations.ts';
import type { FaultServer } from '../../support/faults/faultServer.ts';
import { sound, startFaultServer } from '../../support/faults/faultServer.ts';
import { html } from '../../support/faults/faultyResponses.ts';
import { ID } from '../../support/faults/operations.ts';
import type { StartedApp } from '../../support/gateway/startApp.ts';
import { startApp } from '../../support/gateway/startApp.ts';
import { lacking, later, withDevelopers } from '../../support/schema/otherSchemas.ts';

const DEVELOPER = { __typename: 'Developer', id: 77, lastName: 'Later', badge: 'b-77' };
const DATA = customData({
  conversations: [
    conversation(ID, {
      messages: [system('d1', '10:00:00', pushed(DEVELOPER)), system('d2', '10:02:00', closed(DEVELOPER))],
    }),
  ],
});

let upstream: FaultServer;
let app: StartedApp;

beforeEach(async () => {
  upstream = await startFaultServer(DATA, withDevelopers());
});
afterEach(async () => {
  await app.stop();
  await upstream.stop();
});

async function start(pollSeconds: number): Promise<void> {
  app = await startApp({ UPSTREAM_URL: upstream.url, SCHEMA_POLL_SECONDS: String(pollSeconds) });
}

async function ask(query: string): Promise<unknown> {
  return (await app.ask(query)).body;
}

it('the gateway serves what introspection shows, unknown types of users included', async () => {
  await start(0);
  const query = `{ conversation(id: "${ID}") { contacts { operator { id ... on Developer { badge } } endedBy { lastName } } } }`;
  expect(await ask(query)).toEqual({
    data: {
      conversation: { contacts: [{ operator: { id: 77, badge: 'b-77' }, endedBy: { lastName: 'Later' } }] },
    },
  });
});

it('the gateway polls the schema while it serves, and counts the polls', async () => {
  await start(1);
  upstream.serve(later('spring'));
  await vi.waitFor(
    async () => expect(await app.metrics()).toContain('contacts_gateway_upstream_schema_generation 2'),
    WITHIN,
  );
  expect(await ask('{ spring }')).toEqual({ data: { spring: 'spring' } });
  upstream.serve(lacking());
  const logged = (text: string) => app.logged().filter((line) => JSON.stringify(line).includes(text));
  const refused = () => logged('lacks RoutingRule.name');
  await vi.waitFor(() => expect(refused()).not.toEqual([]), WITHIN);
  upstream.begin(html(403));
  await vi.waitFor(() => expect(logged('HTTP 403')).not.toEqual([]), WITHIN);
  expect(await app.metrics()).toMatch(/contacts_gateway_upstream_schema_generation 2\n/);
  upstream.begin(sound);
  upstream.serve(later('spring'));
  expect(await ask('{ spring }')).toEqual({ data: { spring: 'spring' } });
});

/** A poll a second: some of them. */
const WITHIN = { timeout: 15_000, interval: 50 };
