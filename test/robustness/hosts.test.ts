import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { hostNameOf } from '../../src/http/connections/hosts.ts';
import { startApp } from '../support/gateway/startApp.ts';

const SERVICE = {
  UPSTREAM_AUTH: 'service',
  IADVIZE_USERNAME: 'everything@example.com',
  IADVIZE_PASSWORD: 'sandbox',
};
const open = await startApp({
  ...SERVICE,
  ALLOWED_HOSTS: 'Gateway.Example.com, [fd00::1]',
  METRICS_PORT: '0',
});
afterAll(() => open.stop());

/** The status of a request with just this request line and these headers. */
async function statusOf(url: string, line: string, headers: readonly string[]): Promise<number> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk.toString();
  });
  socket.write(`${[line, ...headers, 'connection: close'].join('\r\n')}\r\n\r\n`);
  await once(socket, 'close');
  return Number(/^HTTP\/1\.1 (\d+)/.exec(received)?.[1]);
}

const QUERY = '/graphql?query=%7B__typename%7D';
const PREFLIGHT = 'apollo-require-preflight: yes';
const get = (host: string) => statusOf(open.url, `GET ${QUERY} HTTP/1.1`, [`host: ${host}`, PREFLIGHT]);

describe('service mode on loopback without client keys', () => {
  it.each([
    'localhost',
    'LocalHost:4000',
    'localhost.',
    'gateway.localhost',
    '127.0.0.1',
    '127.1.2.3:80',
    '[::1]',
    '[0:0:0:0:0:0:0:1]:4000',
    'gateway.example.com',
    'GATEWAY.example.com.:443',
    '[FD00::1]:4000',
  ])('serves the host %s', async (host) => {
    expect(await get(host)).toBe(200);
  });

  it.each([
    'evil.example.com',
    'localhost.evil.example.com',
    'evil-localhost',
    '127.0.0.1.evil.example.com',
    'user@localhost',
    'localhost@evil.example.com',
    'localhost/evil',
    'localhost#evil',
    '10.0.0.1:4000',
    '[fd00::2]',
    'localhost:4000:1',
    '',
  ])('refuses the host "%s"', async (host) => {
    expect(await get(host)).toBe(421);
  });

  it.each([
    { what: 'HTTP/1.0 without a host', line: `GET ${QUERY} HTTP/1.0`, headers: [] },
    {
      what: 'a target of another host',
      line: `GET http://evil.example.com${QUERY} HTTP/1.1`,
      headers: ['host: localhost'],
    },
    {
      what: 'a header of another host',
      line: `GET http://localhost${QUERY} HTTP/1.1`,
      headers: ['host: evil.example.com'],
    },
    { what: 'a preflight', line: 'OPTIONS /graphql HTTP/1.1', headers: ['host: evil.example.com'] },
    { what: 'an unknown path', line: 'GET /nothing HTTP/1.1', headers: ['host: evil.example.com'] },
  ])('refuses $what', async ({ line, headers }) => {
    expect(await statusOf(open.url, line, [...headers, PREFLIGHT])).toBe(421);
  });

  it('serves a target in absolute form of an allowed host', async () => {
    const line = `GET http://localhost:4000${QUERY} HTTP/1.1`;
    expect(await statusOf(open.url, line, ['host: localhost:4000', PREFLIGHT])).toBe(200);
  });

  it('sends nothing upstream for another host', async () => {
    const before = await upstreamCalls();
    const status = await statusOf(open.url, `GET /graphql?query=%7Buser%7Bid%7D%7D HTTP/1.1`, [
      'host: evil.example.com',
      PREFLIGHT,
    ]);
    expect({ status, calls: await upstreamCalls() }).toEqual({ status: 421, calls: before });
  });

  it('lets probes pass, which are sent to any address', async () => {
    expect(await statusOf(open.url, 'GET /health/live HTTP/1.1', ['host: evil.example.com'])).toBe(200);
  });

  it('serves metrics by address, but not by the name of another host', async () => {
    const status = (host: string) => statusOf(open.metricsUrl, 'GET /metrics HTTP/1.1', [`host: ${host}`]);
    expect(await status('10.0.0.7:9464')).toBe(200);
    expect(await status('evil.example.com:9464')).toBe(421);
  });
});

async function upstreamCalls(): Promise<string | undefined> {
  return /^contacts_gateway_upstream_call_duration_seconds_count\{outcome="answered"\} .*$/m.exec(
    await open.metrics(),
  )?.[0];
}

describe('ALLOWED_HOSTS', () => {
  const allowed = (env: Record<string, string>) => readConfig(env, () => '').allowedHosts;

  it('is loopback alone without authentication, and any host with it', () => {
    expect(allowed(SERVICE)).toEqual([]);
    expect(allowed({ ...SERVICE, GATEWAY_API_KEYS: 'key' })).toBeUndefined();
    expect(allowed({})).toBeUndefined();
    expect(allowed({ ALLOWED_HOSTS: 'A.example.com., b' })).toEqual(['a.example.com', 'b']);
  });

  it.each(['a b', 'https://a.example.com', 'a,', '*.example.com', 'fd00::1'])('refuses "%s"', (value) => {
    expect(() => allowed({ ALLOWED_HOSTS: value })).toThrow(
      'ALLOWED_HOSTS: expected comma-separated host names',
    );
  });

  it('ignores the port of a host', () => {
    expect(hostNameOf('[::1]:4000')).toBe('[::1]');
  });
});
