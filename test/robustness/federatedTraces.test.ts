import { afterAll, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { CONVERSATION, startApp } from '../support/gateway/startApp.ts';
import { post } from '../support/http/request.ts';
import { until } from '../support/waiting/until.ts';

const TRACED = { 'apollo-federation-include-trace': 'ftv1' };

const app = await startApp();
afterAll(() => app.stop());

it('a client that requests a federated trace gets the same plan as any other', async () => {
  const query = `{ conversation(id: "${CONVERSATION}") { contacts { id } } }`;
  const { body } = await app.ask(query, {}, TRACED);
  expect(body).not.toHaveProperty('extensions');
  expect(body).not.toHaveProperty('errors');
  expect(await app.metrics()).toContain('contacts_gateway_graphql_plans_total{plan="contacts"} 1');
});

it('a request for a federated trace counts against CLIENT_MAX_OPERATIONS', async () => {
  const sandbox = await startSandbox({ requireAuth: true });
  onTestFinished(() => sandbox.stop());
  const limited = await startApp({
    ...{ UPSTREAM_URL: sandbox.url, FEDERATION: 'full', FEDERATED_TRACES: 'on', CLIENT_MAX_OPERATIONS: '1' },
    ...{
      UPSTREAM_AUTH: 'service',
      IADVIZE_USERNAME: 'everything@example.com',
      IADVIZE_PASSWORD: 'sandbox',
    },
  });
  onTestFinished(limited.stop);
  await until(async () => (await fetch(`${limited.url}/health/ready`)).status === 200);
  sandbox.setFaults([{ kind: 'hang', rate: 1, times: 1 }]);
  const before = sandbox.operationCount;
  const leaving = new AbortController();
  const running = post(limited.url, '{ user(userId: 1001) { id } }', TRACED, leaving.signal).catch(
    () => 'disconnected',
  );
  await until(() => sandbox.operationCount === before + 1);
  const refused = await post(limited.url, '{ user(userId: 1002) { id } }', TRACED);
  expect(refused.status).toBe(429);
  expect(await refused.text()).toContain('CLIENT_RATE_LIMITED');
  leaving.abort();
  expect(await running).toBe('disconnected');
  const accepted = async () => post(limited.url, '{ user(userId: 1002) { id } }', TRACED);
  await until(async () => (await accepted()).status === 200);
  // The gateway did trace these requests.
  expect(await (await accepted()).text()).toContain('"ftv1":');
});

it('FEDERATED_TRACES without federation is a problem of the configuration', () => {
  const read = () => readConfig({ FEDERATED_TRACES: 'on', FEDERATION: 'off' }, () => '');
  expect(read).toThrow('FEDERATED_TRACES: expected FEDERATION=full or FEDERATION=contacts with it, got off');
});
