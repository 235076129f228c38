import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { startToyServer, toyPlayground } from '../support/http/toyServer.ts';

const text = readFileSync('docs/explorer.md', 'utf8');

/** The share by which a documented size may differ from the real one. */
const TOLERANCE = 0.1;

it.each([
  { page: 'conversations', path: '/explorer' },
  { page: 'indicators', path: '/explorer/indicators' },
  { page: 'conversation', path: '/explorer/c' },
])('docs/explorer.md says how many kB the page $page loads', async ({ page, path }) => {
  const { url } = await startToyServer({ playground: toyPlayground });
  const html = await (await fetch(url + path)).text();
  const links = new Set(
    [...html.matchAll(/(?:src|href)="(\/explorer\/assets\/[^"]+)"/g)].map(([, link]) => link),
  );
  const sizes = await Promise.all(
    [...links].map(async (link) => {
      const body = Buffer.from(await (await fetch(`${url}${link}`)).arrayBuffer());
      return { plain: body.length / 1_000, compressed: gzipSync(body).length / 1_000 };
    }),
  );
  const [, plain = '', compressed = ''] =
    new RegExp(`\\| \`${page}\` \\| (\\d+) \\| (\\d+) \\|`).exec(text) ?? [];
  const real = (kind: 'plain' | 'compressed') => sizes.reduce((sum, size) => sum + size[kind], 0);
  expect(Math.abs(Number(plain) / real('plain') - 1)).toBeLessThan(TOLERANCE);
  expect(Math.abs(Number(compressed) / real('compressed') - 1)).toBeLessThan(TOLERANCE);
});

it('docs/explorer.md refers to pictures that exist', () => {
  const pictures = [...text.matchAll(/\]\((images\/[\w-]+\.png)\)/g)].map(([, name]) => name);
  expect(pictures.length).toBeGreaterThan(2);
  for (const name of pictures) expect(readFileSync(`docs/${name}`).subarray(1, 4).toString()).toBe('PNG');
});
