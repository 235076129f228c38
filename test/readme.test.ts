import { readFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../src/sandbox/server/server.ts';
import { startApp } from './support/gateway/startApp.ts';
import { post } from './support/http/request.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** The bodies of the requests in the examples. The shell keeps the line break; JSON allows none within a string. */
const bodies = [...readme.matchAll(/curl [^']*'content-type: application\/json' -d '([^']*)'/g)].map(
  ([, body = '']) => JSON.parse(body.replaceAll('\n', ' ')),
);

it('the example of the README returns the response that the README shows', async () => {
  const result = /```json\n([^`]*)```/.exec(readme)?.[1];
  const app = await startApp();
  onTestFinished(app.stop);
  const response = await post(app.url, bodies[0]);
  expect(await response.json()).toEqual(JSON.parse(result ?? ''));
});

it('the example with a token returns contacts of an upstream that requires one', async () => {
  const sandbox = await startSandbox({ requireAuth: true });
  onTestFinished(() => sandbox.stop());
  const app = await startApp({ UPSTREAM_URL: sandbox.url });
  onTestFinished(app.stop);
  expect(bodies).toHaveLength(2);
  // The gateway starts in the background, so its first responses need a wait.
  expect(readme).toMatch(/contacts-gateway &\ncurl -s --retry \d+ --retry-connrefused /);
  const response = await post(app.url, bodies[1], { authorization: 'Bearer sandbox-token' });
  const contact = { node: expect.objectContaining({ status: expect.any(String) }) };
  expect(await response.json()).toEqual({ data: { closedContacts: { edges: Array(5).fill(contact) } } });
});

it('the figures of the README are those of docs/performance.md', () => {
  const performance = readFileSync(new URL('../docs/performance.md', import.meta.url), 'utf8');
  const largePage = performance.slice(
    performance.indexOf('\n(d) a page of 100'),
    performance.indexOf('\n(e) 1000'),
  );
  /** The cells of a variant: requests/s, p50 ms, p99 ms, CPU ms/request. */
  const cellsOf = (variant: string) =>
    (largePage.split('\n').find((line) => line.startsWith(`| ${variant} |`)) ?? '').split(' | ').slice(1);
  const [perSecond, , p99Ms, cpuMs] = cellsOf('contacts-gateway');
  expect(readme).toContain(`with contacts takes ${cpuMs} ms of CPU`);
  expect(readme).toContain(`Hive Gateway with the same rules takes ${cellsOf('Hive Gateway')[3]} ms`);
  expect(readme).toContain(`without the gateway takes ${cellsOf('floor: fetch and parse')[3]} ms`);
  expect(readme).toContain(`serves ${perSecond} such pages a second`);
  expect(readme).toContain(`within ${Number(p99Ms)} ms`);
});
