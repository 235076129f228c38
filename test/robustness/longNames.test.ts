import { expect, it } from 'vitest';
import { startApp } from '../support/gateway/startApp.ts';
import { json, startServer } from '../support/upstream/httpServer.ts';

const LONG = 'N'.repeat(500_000);
/** What a name may take in all series of one metric; 500,000 characters would be far beyond. */
const MAX_GROWTH = 20_000;

it('a long operation name takes 128 characters in metrics, traces and logs', async () => {
  const receiver = await startServer(json({}));
  const app = await startApp({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url.replace('/graphql', '') });
  const before = (await app.metrics()).length;
  // Names that differ only beyond the cut are one name.
  for (const ending of ['a', 'b']) {
    const { status } = await app.ask(`query ${LONG}${ending} { user { id } }`);
    expect(status).toBe(200);
  }
  const metrics = await app.metrics();
  const names = app.logged().flatMap(({ operationName }) => operationName ?? []);
  await app.stop();
  await receiver.stop();

  expect(metrics.length - before).toBeLessThan(MAX_GROWTH);
  expect(metrics).toContain(`operation="${LONG.slice(0, 128)}",outcome="ok"} 2`);
  expect(names).toEqual([LONG.slice(0, 128), LONG.slice(0, 128)]);
  const traces = receiver.requests.map(({ body }) => body).join();
  expect(traces).toContain(`"query ${LONG.slice(0, 128)}"`);
  expect(traces).not.toContain('N'.repeat(129));
});

it('a log line names at most 20 of the codes that upstream chose', async () => {
  const errors = Array.from({ length: 40 }, (_, index) => ({
    message: 'no',
    path: ['user'],
    extensions: { name: `OWN_CODE_${index}` },
  }));
  const upstream = await startServer(json({ data: { user: null, _gw_end: 'Query' }, errors }));
  const app = await startApp({ UPSTREAM_URL: upstream.url });
  const { body } = await app.ask('{ user { id } }');
  await expect.poll(() => app.logged().at(-1)?.['codes']).toHaveLength(20);
  await app.stop();
  await upstream.stop();
  expect(body.errors).toHaveLength(40);
});
