import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { post } from '../../support/http/request.ts';
import { startToyServer } from '../../support/http/toyServer.ts';

describe('draining', () => {
  it('completes requests in flight, reports that it drains, then closes', async () => {
    const { url, drain, slowStarted, releaseSlow } = await startToyServer();
    const inFlight = post(url, '{ slow }');
    await slowStarted;
    const drained = drain();

    const ready = await fetch(`${url}/health/ready`);
    expect(ready.status).toBe(503);
    expect(ready.headers.get('connection')).toBe('close');
    expect(await ready.json()).toEqual({ status: 'not_ready', code: 'DRAINING' });
    expect((await fetch(`${url}/health/live`)).status).toBe(200);

    releaseSlow();
    const response = await inFlight;
    expect(response.headers.get('connection')).toBe('close');
    expect(await response.json()).toEqual({ data: { slow: 'slow' } });
    await drained;
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
  });

  it('does not wait longer than its timeout, and aborts the remaining requests', async () => {
    const { url, drain, slowStarted, slowAborted } = await startToyServer({ drainTimeoutMs: 50 });
    const inFlight = post(url, '{ slow }');
    await slowStarted;
    const refused = expect(inFlight).rejects.toThrow();
    await drain();
    await refused;
    expect(await slowAborted).toBe('The client disconnected before the response was complete.');
  });

  it('does not wait for connections without a request', async () => {
    const { url, drain } = await startToyServer();
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await new Promise((resolve) => socket.once('connect', resolve));
    await (await fetch(`${url}/health/live`)).text();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await drain();
    await closed;
    expect(socket.destroyed).toBe(true);
  });

  it('returns the same promise to every caller', async () => {
    const { drain } = await startToyServer();
    expect(drain()).toBe(drain());
    await drain();
  });
});

describe('listening', () => {
  it('rejects when the port is taken', async () => {
    const { url } = await startToyServer();
    const port = Number(new URL(url).port);
    await expect(startToyServer({}, port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
