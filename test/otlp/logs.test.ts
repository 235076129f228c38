import { describe, expect, it, onTestFinished } from 'vitest';
import { startLogs } from '../../src/otlp/logs.ts';
import { resourceOf } from '../../src/otlp/resource.ts';
import { CONVERSATION, startApp } from '../support/gateway/startApp.ts';
import { startCollector, valuesOf } from './support/collector.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const TRACEPARENT = `00-${TRACE}-b7ad6b7169203331-01`;
const QUERY = `query Logged { conversation(id: "${CONVERSATION}") { contacts { id } } }`;

async function run(env: Readonly<Record<string, string>>) {
  const collector = await startCollector();
  const app = await startApp({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_METRICS_EXPORTER: 'none',
    ...env,
  });
  await app.ask(QUERY, {}, { traceparent: TRACEPARENT, authorization: 'Bearer hunter2' });
  await app.ask(`query { conversation(id: "hunter3") { id } }`, {}, { 'x-request-id': 'second' });
  await app.stop();
  expect(collector.problems).toEqual([]);
  const requests = collector.logs.filter(({ body }) => body.stringValue === 'request');
  return { collector, app, requests };
}

describe('logs over OTLP', () => {
  it('have the trace and the span of their request, and no secret', async () => {
    const { collector, app, requests } = await run({});
    const [first, second] = requests;
    const span = collector.spans.find(({ name }) => name === 'query Logged');
    expect(first).toMatchObject({
      traceId: TRACE,
      spanId: span?.spanId,
      severityNumber: 9,
      severityText: 'info',
    });
    expect(first && valuesOf(first.attributes)).toMatchObject({
      operationName: 'Logged',
      path: '/graphql',
      status: 200,
    });
    expect(second && valuesOf(second.attributes)).toMatchObject({ requestId: 'second' });
    expect(second?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(second?.traceId).not.toBe(TRACE);
    expect(collector.bodies.join()).not.toMatch(/hunter/);
    const line = app.logged().find(({ operationName }) => operationName === 'Logged');
    expect(line?.['traceparent']).toBe(`00-${TRACE}-${span?.spanId}-01`);
  });

  it('are the lines of standard output', async () => {
    const { collector, app } = await run({ LOG_LEVEL: 'debug' });
    const lines = app.logged().map(({ level, msg }) => `${level} ${msg}`);
    expect(collector.logs.map(({ severityText, body }) => `${severityText} ${body.stringValue}`)).toEqual(
      lines,
    );
  });

  it('are only those of the configured level', async () => {
    const { collector } = await run({ LOG_LEVEL: 'warn' });
    expect(collector.logs.filter(({ severityNumber }) => severityNumber < 13)).toEqual([]);
  });

  it('have the trace of the client when no traces are sent', async () => {
    const { collector, requests } = await run({ OTEL_TRACES_EXPORTER: 'none' });
    expect(requests[0]).toMatchObject({ traceId: TRACE, spanId: 'b7ad6b7169203331' });
    expect(requests[1]?.traceId ?? '').toBe('');
    expect(collector.spans).toEqual([]);
  });

  it('replace credentials, and describe errors as the log does', async () => {
    const collector = await startCollector();
    const ignore = () => undefined;
    const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
    const logs = startLogs(`${collector.url}/v1/logs`, {
      ...{ resource: resourceOf('test'), logLevel: 'info', log, now: () => 0 },
    });
    onTestFinished(logs.stop);
    const err = new TypeError('broken');
    logs
      .alsoSend(log)
      .error({ err, headers: { authorization: 'Bearer hunter2' }, list: [1, null, true] }, 'Failed.');
    await logs.stop();
    expect(collector.bodies.join()).not.toContain('hunter2');
    expect(collector.bodies.join()).toContain('[redacted]');
    expect(collector.bodies.join()).toContain('broken');
  });
});
