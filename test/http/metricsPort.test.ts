import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { post } from '../support/http/request.ts';
import { startToyServer } from '../support/http/toyServer.ts';

describe('metrics on a separate port', () => {
  it('are served only there, and nothing else is served there', async () => {
    const { url, metricsUrl } = await startToyServer({ metricsPort: 0 });
    const metrics = await fetch(metricsUrl);
    expect(metrics.status).toBe(200);
    expect(await metrics.text()).toContain('contacts_gateway_http_request_duration_seconds');
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    const { origin } = new URL(metricsUrl);
    for (const path of ['/graphql', '/health/live', '/health/ready', '/'])
      expect((await fetch(`${origin}${path}`)).status).toBe(404);
  });

  it('are on the port of everything else by default', async () => {
    const { url, metricsUrl } = await startToyServer();
    expect(metricsUrl).toBe(`${url}/metrics`);
    expect((await fetch(metricsUrl)).status).toBe(200);
  });

  it('are served while the server drains, but not after', async () => {
    const { url, metricsUrl, drain, slowStarted, releaseSlow } = await startToyServer({ metricsPort: 0 });
    const inFlight = post(url, '{ slow }');
    await slowStarted;
    const drained = drain();
    expect((await fetch(metricsUrl)).status).toBe(200);
    releaseSlow();
    await inFlight;
    await drained;
    await expect(fetch(metricsUrl)).rejects.toThrow();
  });

  it('nothing is served when the metrics port is taken', async () => {
    const taken = Number(new URL((await startToyServer()).url).port);
    const free = await freePort();
    await expect(startToyServer({ metricsPort: taken }, free)).rejects.toMatchObject({
      ...{ code: 'EADDRINUSE', port: taken },
    });
    await expect(fetch(`http://127.0.0.1:${free}/health/live`)).rejects.toThrow();
  });

  it('are not served when the other port is taken', async () => {
    const taken = Number(new URL((await startToyServer()).url).port);
    const free = await freePort();
    await expect(startToyServer({ metricsPort: free }, taken)).rejects.toMatchObject({ port: taken });
    await expect(fetch(`http://127.0.0.1:${free}/metrics`)).rejects.toThrow();
  });

  it('must not use the same port as everything else', () => {
    const read = (env: Record<string, string>) => () => readConfig(env, () => '');
    expect(read({ METRICS_PORT: '4000' })).toThrow('METRICS_PORT: expected another port than PORT, got 4000');
    expect(read({ METRICS_PORT: '4001' })().listen).toMatchObject({ port: 4000, metricsPort: 4001 });
    expect(read({})().listen.metricsPort).toBeUndefined();
  });
});

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = await startToyServer();
  await server.drain();
  return Number(new URL(server.url).port);
}
