import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { CANARY_TOKEN, leaksIn } from '../../support/faults/canaries.ts';
import { hasRedis, needsRedis, startRedis } from '../../support/processes/redisServer.ts';
import { SNAPSHOT } from '../../support/schema/schemaEdits.ts';
import { executing, json } from '../../support/upstream/httpServer.ts';
import { dated, findings, NOW, PROCESS, runDoctor, serve, serveSandbox } from '../support/doctor.ts';

const folder = await mkdtemp(join(tmpdir(), 'doctor-'));
const tokenFile = join(folder, 'token');
await writeFile(tokenFile, 'sandbox-token\n');
afterAll(() => rm(folder, { recursive: true }));

describe('doctor around the upstream', () => {
  it.each([
    { seconds: 20, result: 'ok' },
    { seconds: 90, result: 'warning' },
    { seconds: -90, result: 'warning' },
  ])('compares the clocks: $seconds s', async ({ seconds, result }) => {
    const date = new Date(NOW + seconds * 1_000).toUTCString();
    const url = await serve(dated(executing(buildSchema(SNAPSHOT)), date));
    const { of } = await findings([], { UPSTREAM_URL: url });
    expect(of('clock')?.result).toBe(result);
  });

  it.skipIf(!hasRedis)(`asks Redis${needsRedis}`, async () => {
    const redis = await startRedis();
    onTestFinished(redis.kill);
    const url = await serve(dated(executing(buildSchema(SNAPSHOT))));
    const { of } = await findings([], { UPSTREAM_URL: url, REDIS_URL: redis.url });
    expect(of('redis')?.found).toMatch(/^Redis responded \(\d+ ms\)\.$/);
  });

  it('warns without Redis, and does not show its password', async () => {
    const url = await serve(dated(executing(buildSchema(SNAPSHOT))));
    const env = { UPSTREAM_URL: url, REDIS_URL: `redis://:${CANARY_TOKEN}@127.0.0.1:1` };
    const { of, text } = await findings([], env);
    expect(of('redis')).toMatchObject({
      result: 'warning',
      found: expect.stringContaining('(ECONNREFUSED)'),
    });
    expect(leaksIn(text)).toEqual([]);
  });

  it.each([
    { name: 'keys', body: { keys: [{ kty: 'OKP' }] }, apiKeys: '', code: 0, result: 'ok' },
    { name: 'no keys', body: { keys: [] }, apiKeys: '', code: 1, result: 'failed' },
    { name: 'no key set', body: '<p>', apiKeys: '', code: 1, result: 'failed' },
    { name: 'no key set beside API keys', body: '<p>', apiKeys: 'key', code: 0, result: 'warning' },
  ])("fetches the keys of the clients' issuer: $name", async ({ body, apiKeys, code, result }) => {
    const { url } = await serveSandbox();
    const env = {
      ...{ UPSTREAM_URL: url, UPSTREAM_AUTH: 'service', GATEWAY_API_KEYS: apiKeys },
      ...{ IADVIZE_USERNAME: 'everything@example.com', IADVIZE_PASSWORD: 'sandbox' },
      ...{ JWT_JWKS_URL: await serve(json(body)), JWT_ISSUER: 'issuer', JWT_AUDIENCE: 'gateway' },
    };
    const outcome = await findings([], env);
    expect([outcome.code, outcome.resultOf('client keys')]).toEqual([code, result]);
  });

  it('warns of a connection without encryption', async () => {
    const { of } = await findings([], { UPSTREAM_URL: 'http://upstream.invalid/graphql?key=secret' });
    expect(of('configuration')?.found).toContain('without encryption');
  });
});

describe('doctor and its process', () => {
  const run = async (process: Partial<typeof PROCESS>) =>
    findings([], { PORT: 'x' }, { ...PROCESS, ...process });

  it.each([
    { nodeVersion: '18.20.0', isSupported: false },
    { nodeVersion: '20.18.9', isSupported: false },
    { nodeVersion: '20.19.0', isSupported: true },
    { nodeVersion: '21.7.0', isSupported: false },
    { nodeVersion: '22.11.9', isSupported: false },
    { nodeVersion: '22.12.1', isSupported: true },
    { nodeVersion: '24.0.0', isSupported: true },
    { nodeVersion: '26.1.0', isSupported: true },
  ])('knows whether Node $nodeVersion is supported: $isSupported', async ({ nodeVersion, isSupported }) => {
    expect((await run({ nodeVersion })).resultOf('process')).toBe(isSupported ? 'ok' : 'failed');
  });

  it('warns when the heap does not fit into the container', async () => {
    const memoryLimitBytes = 1_024 * 1_048_576;
    expect((await run({ memoryLimitBytes })).of('process')).toMatchObject({
      result: 'warning',
      action: expect.stringContaining('NODE_OPTIONS=--max-old-space-size=512 or less'),
    });
    const heapLimitBytes = 700 * 1_048_576;
    expect((await run({ memoryLimitBytes, heapLimitBytes })).resultOf('process')).toBe('ok');
  });

  it('fails with one finding for each problem of the environment', async () => {
    const { code, all } = await findings([], { PORT: 'x', LOG_LEVEL: 'x' });
    expect(code).toBe(1);
    const found = all
      .filter(({ check }) => check === 'configuration')
      .map((line) => line.found.split(':')[0]);
    expect(found).toEqual(['PORT', 'LOG_LEVEL']);
  });

  it.each([
    { args: ['--nonsense'], message: /unknown option '--nonsense'/ },
    { args: ['--format', 'xml'], message: /--format.*text, json/ },
    { args: ['--token-file', 'nowhere'], message: /doctor: --token-file: cannot read nowhere \(ENOENT\)/ },
  ])('exits 2 for $args', async ({ args, message }) => {
    const { code, errors } = await runDoctor(args, { UPSTREAM_URL: await serve(dated(json({ data: {} }))) });
    expect([code, errors]).toEqual([2, expect.stringMatching(message)]);
  });

  it('exits 2 for a token file when the gateway has an account', async () => {
    const env = { UPSTREAM_AUTH: 'service', IADVIZE_USERNAME: 'a', IADVIZE_PASSWORD: 'b' };
    expect(await runDoctor(['--token-file', tokenFile], env)).toEqual({
      ...{ code: 2, output: '' },
      errors: 'doctor: --token-file: expected none with UPSTREAM_AUTH=service, got one\n',
    });
  });
});
