import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { CONVERSATION, startApp } from '../support/gateway/startApp.ts';
import { json, startServer } from '../support/upstream/httpServer.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const QUERY = `query Traced { conversation(id: "${CONVERSATION}") { contacts { id } } }`;

interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
}

/** A collector: receives traces as OTLP over HTTP with JSON. */
async function startReceiver() {
  const spans: ReceivedSpan[] = [];
  const services: unknown[] = [];
  const server = await startServer((response, request, received) => {
    expect(received.url).toBe('/v1/traces');
    for (const { resource, scopeSpans } of JSON.parse(received.body).resourceSpans) {
      services.push(resource.attributes);
      for (const scope of scopeSpans) spans.push(...scope.spans);
    }
    json({})(response, request, received);
  });
  onTestFinished(server.stop);
  return { url: new URL(server.url).origin, spans, services };
}

async function trace(headers: Record<string, string>, query = QUERY, env: Record<string, string> = {}) {
  const receiver = await startReceiver();
  const sandbox = await startSandbox();
  const app = await startApp({
    UPSTREAM_URL: sandbox.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    ...env,
  });
  sandbox.clearOperations();
  const answer = await app.ask(query, {}, headers);
  const sent = sandbox.operations.map((operation) => String(operation.headers['traceparent']));
  await app.stop();
  await sandbox.stop();
  const named = (name: string) => receiver.spans.filter((span) => span.name === name);
  return { answer, sent, named, ...receiver };
}

const attributesOf = ({ attributes }: ReceivedSpan) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

describe('traces', () => {
  it('have a span for the request, for the try at the upstream and for the reconstructions, in the trace of the client', async () => {
    const { sent, named, services } = await trace({ traceparent: `00-${TRACE}-${PARENT}-01` });
    const [request] = named('query Traced');
    const upstream = named('upstream').filter(({ traceId }) => traceId === TRACE);
    const [rebuilt] = named('reconstruct');
    expect(request).toMatchObject({ traceId: TRACE, parentSpanId: PARENT, kind: 2 });
    expect(upstream).toHaveLength(1);
    expect(upstream[0]).toMatchObject({ parentSpanId: request?.spanId, kind: 3 });
    expect(rebuilt).toMatchObject({ traceId: TRACE, parentSpanId: request?.spanId });
    expect(sent).toEqual([`00-${TRACE}-${upstream[0]?.spanId}-01`]);
    expect(request && attributesOf(request)).toMatchObject({
      ...{ 'graphql.operation.name': 'Traced', 'graphql.operation.type': 'query' },
      ...{ 'http.response.status_code': 200, 'upstream.calls': 1 },
    });
    expect(JSON.stringify(services)).toContain('contacts-gateway');
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

  it('do not fail requests when the collector cannot be reached', async () => {
    const { answer } = await trace({}, QUERY, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' });
    expect(answer.status).toBe(200);
  });
});
