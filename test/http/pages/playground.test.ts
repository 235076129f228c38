import { describe, expect, it } from 'vitest';
import { startToyServer, toyPlayground } from '../../support/http/toyServer.ts';

const ASSETS = ['main.js', 'main.css', 'editor.worker.js', 'graphql.worker.js', 'json.worker.js'].map(
  (name) => `/playground/assets/${name}`,
);

describe('the playground', () => {
  it.each(['/', '/?query=%7Bhello%7D', ...ASSETS])('is not served unless it is enabled: %s', async (path) => {
    const { url } = await startToyServer({ playground: false });
    const response = await fetch(url + path);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      code: 'PATH_NOT_FOUND',
      message: 'Nothing is served at this path.',
    });
  });

  it('may run only its own script files and send requests only to its own origin', async () => {
    const { url } = await startToyServer({ playground: toyPlayground });
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')?.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "font-src 'self' data:",
      'img-src data:',
      "worker-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
    const html = await response.text();
    expect(html).not.toMatch(/<style|<script(?![^>]* (?:src=|type="application\/json"))|\s(?:style|on\w+)=/);
    expect(scriptsAndStylesOf(html)).toEqual(['/playground/assets/main.css', '/playground/assets/main.js']);
  });

  it.each(ASSETS)('sends its files with a fixed content type: %s', async (path) => {
    const { url } = await startToyServer({ playground: toyPlayground });
    const response = await fetch(url + path);
    const type = path.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8';
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    // A worker obeys the policy of its own file.
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; frame-ancestors 'none'",
    );
  });

  it('has styles that load only embedded or own files', async () => {
    const { url } = await startToyServer({ playground: toyPlayground });
    const styles = await (await fetch(`${url}/playground/assets/main.css`)).text();
    const references = [
      ...styles.matchAll(/url\(\s*["']?([^"')]+)/gi),
      ...styles.matchAll(/@import\s+["']?([^"';]+)/gi),
    ].map(([, reference = '']) => reference);
    expect(references.length).toBeGreaterThan(10);
    const files = references.filter((reference) => !reference.startsWith('data:') && reference !== '#noop');
    expect(files).toEqual([expect.stringMatching(/^\.\/codicon-\w+\.ttf$/)]);
    const font = await fetch(new URL(files.join(''), `${url}/playground/assets/`));
    expect([font.status, font.headers.get('content-type')]).toEqual([200, 'font/ttf']);
  });

  it.each(['/', ...ASSETS])('responds with 304 for an unchanged file: %s', async (path) => {
    const { url } = await startToyServer({ playground: toyPlayground });
    const first = await fetch(url + path);
    await first.arrayBuffer();
    const again = await fetch(url + path, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });

  it.each(['/playground', '/playground/', '/playground/assets/', '/playground/assets/built-from.txt'])(
    'serves nothing else: %s',
    async (path) => {
      const { url } = await startToyServer({ playground: toyPlayground });
      expect((await fetch(url + path)).status).toBe(404);
    },
  );
});

function scriptsAndStylesOf(html: string): readonly (string | undefined)[] {
  const references = [...html.matchAll(/\s(?:src|href)="([^"]+)"/g)].map(([, reference]) => reference);
  return references.filter((reference) => !reference?.startsWith('data:'));
}
