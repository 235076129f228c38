import { describe, expect, it } from 'vitest';
import { post } from '../../support/http/request.ts';
import { startToyServer } from '../../support/http/toyServer.ts';

const corsOrigins = ['https://app.example.com', 'http://localhost:3000'];

const cases = [
  { origin: 'https://app.example.com', allowed: 'https://app.example.com' },
  { origin: 'http://localhost:3000', allowed: 'http://localhost:3000' },
  { origin: 'https://evil.example.com', allowed: null },
  { origin: 'https://app.example.com.evil.com', allowed: null },
  { origin: 'https://APP.example.com', allowed: null },
  { origin: 'http://app.example.com', allowed: null },
  { origin: 'http://localhost:3001', allowed: null },
  { origin: 'null', allowed: null },
];

describe('CORS', () => {
  it.each(cases)('a request from $origin may be read by $allowed', async ({ origin, allowed }) => {
    const { url } = await startToyServer({ corsOrigins });
    const { headers, status } = await post(url, '{ hello }', { origin });
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBe(allowed);
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    expect(headers.get('access-control-allow-methods')).toBeNull();
    expect(headers.get('vary')).toBe('Origin');
  });

  it.each(cases)('a preflight from $origin is allowed to $allowed', async ({ origin, allowed }) => {
    const { url } = await startToyServer({ corsOrigins });
    const response = await fetch(`${url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe(allowed);
    expect(response.headers.get('access-control-allow-methods')).toBe(allowed && 'GET, POST');
    expect(
      response.headers.get('access-control-allow-headers')?.includes('authorization, content-type'),
    ).toBe(allowed ? true : undefined);
    expect(response.headers.get('vary')).toBe('Origin');
  });

  it('lets an allowed page read an error', async () => {
    const { url } = await startToyServer({ corsOrigins });
    const headers = { origin: 'https://app.example.com', 'content-type': 'text/plain' };
    const response = await post(url, '{ hello }', headers);
    expect(response.status).toBe(415);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    expect(response.headers.get('access-control-expose-headers')).toBe('x-request-id, retry-after');
  });

  it('sends no headers when no origin is allowed', async () => {
    const { url } = await startToyServer();
    const { headers } = await post(url, '{ hello }', { origin: 'https://app.example.com' });
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('applies only to /graphql', async () => {
    const { url } = await startToyServer({ corsOrigins });
    const { headers } = await fetch(`${url}/metrics`, { headers: { origin: 'https://app.example.com' } });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});
