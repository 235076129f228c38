import { afterAll, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { CONVERSATION, startApp } from '../support/gateway/startApp.ts';

const app = await startApp();
afterAll(() => app.stop());

it('a client that requests a federated trace gets the same plan as any other', async () => {
  const query = `{ conversation(id: "${CONVERSATION}") { contacts { id } } }`;
  const { body } = await app.ask(query, {}, { 'apollo-federation-include-trace': 'ftv1' });
  expect(body).not.toHaveProperty('extensions');
  expect(body).not.toHaveProperty('errors');
  expect(await app.metrics()).toContain('contacts_gateway_graphql_plans_total{plan="contacts"} 1');
});

it('FEDERATED_TRACES without federation is a problem of the configuration', () => {
  const read = () => readConfig({ FEDERATED_TRACES: 'on', FEDERATION: 'off' }, () => '');
  expect(read).toThrow('FEDERATED_TRACES: expected FEDERATION=full or FEDERATION=contacts with it, got off');
});
