import { expect, it, onTestFinished } from 'vitest';
import { startApp } from '../support/gateway/startApp.ts';
import { startToyServer, toyPlayground } from '../support/http/toyServer.ts';

it('with PLAYGROUND=false, no path of the playground or the explorer exists', async () => {
  const on = await startToyServer({ playground: toyPlayground });
  const off = await startApp({ PLAYGROUND: 'false' });
  onTestFinished(off.stop);
  const pages = ['/', '/explorer', '/explorer/00000000-0000-4000-8000-000000000001'];
  const files = await Promise.all(pages.map((page) => filesOf(on.url, page)));
  const workers = ['editor', 'graphql', 'json'].map((name) => `/playground/assets/${name}.worker.js`);
  const paths = [...new Set([...pages, ...files.flat(), ...workers])];
  expect(paths.length).toBeGreaterThan(12);
  for (const path of paths) {
    const status = async (url: string) => (await fetch(url + path, { method: 'HEAD' })).status;
    expect([path, await status(on.url), await status(off.url)]).toEqual([path, 200, 404]);
  }
});

/** The files that a page and its style sheets refer to. */
async function filesOf(url: string, page: string): Promise<readonly string[]> {
  const html = await (await fetch(url + page)).text();
  const paths = [...html.matchAll(/(?:src|href)="(\/[^"]*\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
  const sheets = paths.filter((path) => path.endsWith('.css'));
  const inSheets = sheets.map(async (path) => {
    const styles = await (await fetch(url + path)).text();
    const names = [...styles.matchAll(/url\("?(\.\/[\w.-]+)/g)].map(([, name = '']) => name);
    return names.map((name) => new URL(name, url + path).pathname);
  });
  return [...paths, ...(await Promise.all(inSheets)).flat()];
}
