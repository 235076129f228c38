import { describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { CONVERSATION, startApp } from '../support/gateway/startApp.ts';
import { startCollector, valuesOf } from './support/collector.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const QUERY = `query Traced { conversation(id: "${CONVERSATION}") { contacts { id } } }`;

async function trace(headers: Record<string, string>, query = QUERY, env: Record<string, string> = {}) {
  const receiver = await startCollector();
  const sandbox = await startSandbox();
  const app = await startApp({
    UPSTREAM_URL: sandbox.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    ...{ OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' },
    ...env,
  });
  sandbox.clearOperations();
  const response = await app.ask(query, {}, headers);
  const sent = sandbox.operations.map((operation) => String(operation.headers['traceparent']));
  await app.stop();
  await sandbox.stop();
  const named = (name: string) => receiver.spans.filter((span) => span.name === name);
  return { response, sent, named, ...receiver };
}

describe('traces', () => {
  it('have a span for the request, for the try at the upstream and for the reconstructions, in the trace of the client', async () => {
    const { sent, named, resources, requests } = await trace({ traceparent: `00-${TRACE}-${PARENT}-01` });
    const [request] = named('query Traced');
    const upstream = named('upstream').filter(({ traceId }) => traceId === TRACE);
    const [rebuilt] = named('reconstruct');
    expect(request).toMatchObject({ traceId: TRACE, parentSpanId: PARENT, kind: 2 });
    expect(upstream).toHaveLength(1);
    expect(upstream[0]).toMatchObject({ parentSpanId: request?.spanId, kind: 3 });
    expect(rebuilt).toMatchObject({ traceId: TRACE, parentSpanId: request?.spanId });
    expect(sent).toEqual([`00-${TRACE}-${upstream[0]?.spanId}-01`]);
    expect(request && valuesOf(request.attributes)).toMatchObject({
      ...{ 'graphql.operation.name': 'Traced', 'graphql.operation.type': 'query' },
      ...{ 'http.response.status_code': 200, 'upstream.calls': 1 },
    });
    expect(resources[0]).toMatchObject({ 'service.name': 'contacts-gateway' });
    expect(new Set(requests.map(({ url }) => url))).toEqual(new Set(['/v1/traces']));
  });

  it('start at the gateway when the client sends no traceparent', async () => {
    const { sent, named } = await trace({});
    const [request] = named('query Traced');
    expect(request?.parentSpanId ?? '').toBe('');
    expect(sent[0]?.split('-')[1]).toBe(request?.traceId);
  });

  it('are not recorded when the client opts out, but the header is still forwarded', async () => {
    const { sent, named } = await trace({ traceparent: `00-${TRACE}-${PARENT}-00` });
    expect(named('query Traced')).toEqual([]);
    expect(sent[0]).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`));
  });

  it('contain no variables, tokens or texts', async () => {
    const { spans } = await trace(
      { authorization: 'Bearer hunter2' },
      `query Told { conversation(id: "${CONVERSATION}") { id hunter3: channel } }`,
    );
    expect(spans.length).toBeGreaterThan(0);
    expect(JSON.stringify(spans)).not.toMatch(/hunter|00000000-0000-4000/);
  });
});
