import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { exampleQueries } from '../../src/http/exampleQueries.ts';
import { startToyServer } from './toyServer.ts';

describe('the playground', () => {
  it('is not served unless it is enabled', async () => {
    const { url } = await startToyServer({ playground: false });
    const answer = await fetch(url);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ code: 'NOT_FOUND', message: 'Nothing is served at this path.' });
  });

  it('is one page that loads nothing from anywhere', async () => {
    const { url } = await startToyServer({ playground: true });
    const answer = await fetch(url);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const { markup, styles } = partsOf(await answer.text());
    const references = [
      ...markup.matchAll(/\s(?:src|href|action|data|poster)\s*=\s*["']?([^"'\s>]+)/gi),
      ...styles.matchAll(/url\(\s*["']?([^"')]+)/gi),
      ...styles.matchAll(/@import\s+["']?([^"';]+)/gi),
    ].map(([, reference = '']) => reference);
    expect(references.length).toBeGreaterThan(10);
    expect(references.filter((reference) => !reference.startsWith('data:'))).toEqual([]);
  });

  it('may run its own script only, and may ask its own origin only', async () => {
    const { url } = await startToyServer({ playground: true });
    const answer = await fetch(url);
    const { script } = partsOf(await answer.text());
    const hash = createHash('sha256').update(script).digest('base64');
    const policy = answer.headers.get('content-security-policy')?.split('; ');
    expect(policy).toEqual([
      "default-src 'none'",
      `script-src 'sha256-${hash}'`,
      "style-src 'unsafe-inline'",
      'font-src data:',
      'img-src data:',
      'worker-src blob:',
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
  });

  it('asks /graphql and opens with the examples', async () => {
    const { url } = await startToyServer({ playground: true });
    const { script } = partsOf(await (await fetch(url)).text());
    const options = script.slice(script.lastIndexOf('YogaGraphiQL.renderYogaGraphiQL('));
    expect(options).toContain('"endpoint":"/graphql"');
    const headers = '{\n  "Authorization": "Bearer "\n}';
    for (const query of exampleQueries) expect(options).toContain(JSON.stringify({ query, headers }));
  });

  it('is sent again only when it changed', async () => {
    const { url } = await startToyServer({ playground: true });
    const first = await fetch(url);
    await first.text();
    const again = await fetch(url, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });

  it.each(exampleQueries)('has examples that fit the schema', async (query) => {
    const sdl = await Promise.all(
      ['upstream', 'contacts'].map((name) => readFile(`schema/${name}.graphql`, 'utf8')),
    );
    expect(validate(buildSchema(sdl.join('\n')), parse(query))).toEqual([]);
  });
});

/** The bundle's own text speaks of many hosts; what a browser acts on is the markup and the styles. */
function partsOf(html: string): { markup: string; styles: string; script: string } {
  const [, beforeStyles = '', styles = '', between = '', rest = ''] =
    /^([\s\S]*?)<style>([\s\S]*?)<\/style>([\s\S]*?)<script>([\s\S]*)$/.exec(html) ?? [];
  const end = rest.lastIndexOf('</script>');
  return { markup: beforeStyles + between + rest.slice(end), styles, script: rest.slice(0, end) };
}
