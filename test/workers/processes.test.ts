import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { freePort } from '../support/processes/redisServer.ts';
import { until } from '../support/waiting/until.ts';
import type { Group } from './support/startGroup.ts';
import { START_MS, startGroup } from './support/startGroup.ts';

const USER = '{ user { id } }';
const OK = { status: 200, text: '{"data":{"user":{"id":1017}}}' };
const CLOSED = { text: 'closed' };
const OPERATIONS = 'contacts_gateway_graphql_operation_duration_seconds_count';

/** Sends requests until this number of workers have served some. Returns how many it sent. */
async function sendUntilServedBy(group: Group, workers: number): Promise<number> {
  let sent = 0;
  await until(async () => {
    sent += 1;
    expect(await group.ask(USER)).toEqual(OK);
    return group.servingPids().size === workers;
  }, START_MS);
  return sent;
}

describe('two workers', { timeout: 3 * START_MS }, () => {
  it('serve requests in turn, and their metrics are added up', async () => {
    const group = await startGroup({}, ['--max-semi-space-size=32']);
    const sent = await sendUntilServedBy(group, 2);
    expect(group.servingPids()).toEqual(new Set(group.startedPids()));
    expect(group.servingPids()).not.toContain(group.pid);
    expect(await group.metric(OPERATIONS)).toBe(sent);
    expect(await group.metric('contacts_gateway_workers{state="working"}')).toBe(2);
    // Gauges that a sum would make wrong.
    expect(await group.metric('contacts_gateway_upstream_schema_generation')).toBe(1);
    expect(await group.metric('process_start_time_seconds')).toBeLessThan(Date.now() / 1_000);
    expect((await group.get('/health/ready')).status).toBe(200);
    for (const pid of group.startedPids()) {
      // Only Linux has this file.
      if (process.platform !== 'linux') continue;
      expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toContain('--max-semi-space-size=32');
    }
  });

  it('a worker that is killed is replaced, and no metric falls', async () => {
    const group = await startGroup();
    const before = await sendUntilServedBy(group, 2);
    expect(await group.metric(OPERATIONS)).toBe(before);
    const [killed = 0, other = 0] = group.startedPids();
    process.kill(killed, 'SIGKILL');
    await until(() => group.logged().some(({ msg }) => msg === 'A worker ended. It is replaced.'));
    expect(await group.ask(USER)).toEqual(OK);
    expect(await group.metric(OPERATIONS)).toBe(before + 1);
    await group.untilStarted(3);
    const after = await sendUntilServedBy(group, 3);
    expect(await group.metric(OPERATIONS)).toBe(before + 1 + after);
    expect(await group.metric('contacts_gateway_workers_ended_total')).toBe(1);
    const [, , replacement = 0] = group.startedPids();
    expect(group.servingPids()).toEqual(new Set([killed, other, replacement]));
  });

  it('are not ready while only one of them works', async () => {
    const group = await startGroup();
    const [killed = 0] = group.startedPids();
    process.kill(killed, 'SIGKILL');
    // A connection that the killed worker had not accepted is closed.
    const readiness = async (): Promise<string> =>
      (await group.get('/health/ready').catch(() => CLOSED)).text;
    await until(async () => (await readiness()).includes('WORKERS_UNAVAILABLE'));
    await group.untilStarted(3);
    await until(async () => (await readiness()).includes('"ready"'));
  });

  it('finish their requests after SIGTERM, and the exit code is 0', async () => {
    const sandbox = await startSandbox({ latencyMs: 1_000 });
    onTestFinished(() => sandbox.stop());
    const group = await startGroup({ UPSTREAM_URL: sandbox.url });
    sandbox.clearOperations();
    // Different operations, as identical ones in flight share a response.
    const responses = [USER, '{ user { id __typename } }'].map((query) => group.ask(query));
    await until(() => sandbox.operationCount === 2);
    group.signal('SIGTERM');
    for (const response of await Promise.all(responses)) expect(response.status).toBe(200);
    expect(await group.exit).toBe(0);
    expect(group.stderr()).toBe('');
  });

  it('end at once after the second SIGTERM', async () => {
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.stop());
    const group = await startGroup({ UPSTREAM_URL: sandbox.url });
    sandbox.setFaults([{ kind: 'hang', rate: 1 }]);
    const response = group.ask(USER).catch(() => 'closed');
    await until(() => sandbox.operations.some(({ query }) => query.includes('user')));
    group.signal('SIGTERM');
    await until(() => group.logged().some(({ msg }) => String(msg).startsWith('Stopping')));
    group.signal('SIGTERM');
    expect(await group.exit).toBe(1);
    expect(await response).toBe('closed');
  });

  it('share a port for metrics', async () => {
    const port = await freePort();
    const group = await startGroup({ METRICS_PORT: String(port) });
    await group.ask(USER);
    await group.ask(USER);
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(text).toContain('contacts_gateway_workers{state="configured"} 2\n');
    expect(text).toMatch(new RegExp(`^${OPERATIONS}\\{.*outcome="ok"\\} 2$`, 'm'));
    expect((await group.get('/metrics')).status).toBe(404);
  });
});
