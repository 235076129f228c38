import { describe, expect, it } from 'vitest';
import { post } from '../support/http/request.ts';
import { startToyServer } from '../support/http/toyServer.ts';

describe('paths', () => {
  it.each([
    { method: 'GET', path: '/nothing', status: 404, allow: null },
    { method: 'GET', path: '/*a', status: 404, allow: null },
    { method: 'POST', path: '/explorer/:id', status: 404, allow: null },
    { method: 'GET', path: '/graphql/', status: 404, allow: null },
    { method: 'GET', path: '/Graphql', status: 404, allow: null },
    { method: 'GET', path: '/api/health/live', status: 404, allow: null },
    { method: 'GET', path: '/health', status: 404, allow: null },
    { method: 'GET', path: '/:path', status: 404, allow: null },
    { method: 'GET', path: '/', status: 404, allow: null },
    { method: 'GET', path: '/%zz', status: 404, allow: null },
    { method: 'POST', path: '/health/live', status: 405, allow: 'GET, HEAD' },
    { method: 'DELETE', path: '/metrics', status: 405, allow: 'GET, HEAD' },
    { method: 'PUT', path: '/graphql', status: 405, allow: 'GET, POST, OPTIONS' },
    { method: 'HEAD', path: '/graphql', status: 405, allow: 'GET, POST, OPTIONS' },
  ])('$method $path: $status', async ({ method, path, status, allow }) => {
    const { url } = await startToyServer();
    const response = await fetch(url + path, { method });
    expect(response.status).toBe(status);
    expect(response.headers.get('allow')).toBe(allow);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const text = await response.text();
    expect(text).not.toMatch(/stack|FST_/i);
    if (method !== 'HEAD') expect(JSON.parse(text)).toBeTypeOf('object');
  });

  it.each(['/health/live', '/metrics', '/nothing', '/graphql'])(
    '%s is protected from browsers',
    async (path) => {
      const { url } = await startToyServer();
      const { headers } = await fetch(url + path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    },
  );
});

describe('health', () => {
  it('is live while the process runs', async () => {
    const { url, setReadiness } = await startToyServer();
    setReadiness({ ready: false, code: 'UPSTREAM_UNAVAILABLE' });
    const response = await fetch(`${url}/health/live`);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ status: 'live' });
  });

  it.each([
    { readiness: { ready: true } as const, status: 200, body: { status: 'ready' } },
    {
      readiness: { ready: false, code: 'UPSTREAM_UNAVAILABLE' } as const,
      status: 503,
      body: { status: 'not_ready', code: 'UPSTREAM_UNAVAILABLE' },
    },
  ])('responds with $body', async ({ readiness, status, body }) => {
    const { url, setReadiness } = await startToyServer();
    setReadiness(readiness);
    const response = await fetch(`${url}/health/ready`);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual(body);
  });
});

describe('metrics', () => {
  it('are Prometheus text, with one series for each route and status', async () => {
    const { url } = await startToyServer();
    await (await post(url, '{ hello }')).text();
    await (await fetch(`${url}/nothing-1`)).text();
    await (await fetch(`${url}/nothing-2`)).text();
    const response = await fetch(`${url}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    expect(text).toContain(
      'contacts_gateway_http_request_duration_seconds_count{method="POST",route="/graphql",status="200"} 1',
    );
    expect(text).toContain(
      'contacts_gateway_http_request_duration_seconds_count{method="none",route="none",status="404"} 2',
    );
    expect(text).toContain(
      'contacts_gateway_http_request_duration_seconds_sum{method="none",route="none",status="404"} 0.02',
    );
    expect(text).not.toContain('nothing-1');
  });
});
