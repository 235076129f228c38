import { describe, expect, it } from 'vitest';
import { startToyServer, toyPlayground } from '../../support/http/toyServer.ts';

const PATHS = [
  '/explorer',
  '/explorer/',
  '/explorer/00000000-0000-4000-8000-000000000001',
  '/explorer/a@2026-01-12T11:00:01.000Z~2',
];
const ASSETS = [
  '/explorer/assets/conversations.js',
  '/explorer/assets/conversations.css',
  '/explorer/assets/conversation.js',
  '/explorer/assets/conversation.css',
];

describe('the explorer', () => {
  it.each([...PATHS, ...ASSETS, '/'])('does not exist without the playground: %s', async (path) => {
    const { url } = await startToyServer({ playground: false });
    const response = await fetch(url + path);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      code: 'PATH_NOT_FOUND',
      message: 'Nothing is served at this path.',
    });
  });

  it.each(PATHS)('may load only its own files: %s', async (path) => {
    const { url } = await startToyServer({ playground: toyPlayground });
    const response = await fetch(url + path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')?.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      'img-src data:',
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
    const html = await response.text();
    expect(html).not.toMatch(/<style|<script(?! type="application\/json")(?![^>]* src=)|\s(?:style|on\w+)=/);
  });

  it.each([
    { path: '/explorer', entry: 'conversations' },
    { path: '/explorer/00000000-0000-4000-8000-000000000001', entry: 'conversation' },
  ])('has every file that $path refers to', async ({ path, entry }) => {
    const { url } = await startToyServer({ playground: toyPlayground });
    const html = await (await fetch(`${url}${path}`)).text();
    const references = [...html.matchAll(/(?:src|href)="\/explorer\/assets\/([^"]+)"/g)].flatMap(
      ([, name]) => name ?? [],
    );
    expect(references).toEqual(expect.arrayContaining([`${entry}.js`, `${entry}.css`]));
    expect(references).toContainEqual(expect.stringMatching(/^shared\//));
    for (const name of references) {
      const response = await fetch(`${url}/explorer/assets/${name}`);
      const type = name.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8';
      expect([name, response.status, response.headers.get('content-type')]).toEqual([name, 200, type]);
    }
  });

  it.each(['/explorer', ...ASSETS])('responds with 304 for an unchanged file: %s', async (path) => {
    const { url } = await startToyServer({ playground: toyPlayground });
    const first = await fetch(url + path);
    await first.text();
    expect(first.headers.get('cache-control')).toBe('no-cache');
    const again = await fetch(url + path, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });

  it.each([
    '/explorer/assets/',
    '/explorer/assets/nothing.js',
    '/explorer/assets/main.ts',
    '/explorer/assets/..%2f..%2fapp.js',
    '/explorer/a/b',
  ])('serves nothing else: %s', async (path) => {
    const { url } = await startToyServer({ playground: toyPlayground });
    expect((await fetch(url + path)).status).toBe(404);
  });
});
