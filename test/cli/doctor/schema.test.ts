import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema, extendSchema, parse } from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import { CANARY_TOKEN, leaksIn } from '../../support/faults/canaries.ts';
import { SNAPSHOT, withoutType } from '../../support/schema/schemaEdits.ts';
import type { Respond } from '../../support/upstream/httpServer.ts';
import { executing, json } from '../../support/upstream/httpServer.ts';
import { dated, findings, forwardTo, serve, serveSandbox } from '../support/doctor.ts';

const folder = await mkdtemp(join(tmpdir(), 'doctor-'));
const tokenFile = join(folder, 'token');
await writeFile(tokenFile, 'sandbox-token\n');
afterAll(() => rm(folder, { recursive: true }));

describe('doctor with another schema', () => {
  const run = async (schema: Parameters<typeof executing>[0]) =>
    findings([], { UPSTREAM_URL: await serve(dated(executing(schema))) });

  it('fails without a type that contacts need, and names it', async () => {
    const { code, of, resultOf } = await run(withoutType('TransferredToUserSystemAttachment'));
    expect(code).toBe(1);
    expect(of('schema')?.found).toMatch(/^The upstream's schema lacks TransferredToUserSystemAttachment\. /);
    expect(resultOf('conversations')).toBe('skipped');
  });

  it('fails when the upstream has a type of the gateway', async () => {
    const { code, of } = await run(extendSchema(buildSchema(SNAPSHOT), parse('enum Contact { A }')));
    expect(code).toBe(1);
    expect(of('schema')).toMatchObject({
      found: 'The upstream has a type Contact, and this gateway adds a type of the same name.',
      action: expect.stringMatching(/^Serve an SDL file .*\(UPSTREAM_SCHEMA\)\.$/),
    });
  });

  it('warns without an optional type, and without the list of closed conversations', async () => {
    const optional = await run(withoutType('VisitorLeftSystemAttachment'));
    expect(optional.of('schema')?.found).toContain('VisitorLeftSystemAttachment');
    expect(optional.of('schema')?.result).toBe('warning');
    const other = SNAPSHOT.replaceAll(/(closedConversations|searchClosedConversations)\(/g, 'other$1(');
    const listless = await run(buildSchema(other));
    expect(listless.code).toBe(0);
    expect(listless.of('schema')?.found).toContain('There is no list of closed conversations');
    expect(listless.of('conversations')?.result).toBe('skipped');
  });

  it('reads a file instead of the upstream', async () => {
    const file = join(folder, 'upstream.graphql');
    await writeFile(file, SNAPSHOT);
    const { sandbox, url } = await serveSandbox();
    const { of } = await findings([], { UPSTREAM_URL: url, UPSTREAM_SCHEMA: file });
    expect(of('introspection')?.found).toMatch(/^UPSTREAM_SCHEMA is a file with \d+ types/);
    expect(sandbox.operations.some(({ query }) => query.includes('__schema'))).toBe(false);
    await writeFile(file, 'type Query {');
    const broken = await findings([], { UPSTREAM_URL: url, UPSTREAM_SCHEMA: file });
    expect([broken.code, broken.resultOf('introspection')]).toEqual([1, 'failed']);
  });

  it('uses the copy of the schema when introspection is refused, and does not show why', async () => {
    const { sandbox } = await serveSandbox();
    const refusal = json({ errors: [{ message: CANARY_TOKEN }] });
    const respond: Respond = (response, request, received) =>
      (received.body.includes('__schema') ? refusal : forwardTo(sandbox.origin))(response, request, received);
    const { code, of, text } = await findings([], { UPSTREAM_URL: await serve(dated(respond)) });
    expect(code).toBe(0);
    expect(of('introspection')?.found).toMatch(/^Introspection without a token was refused\./);
    expect(of('introspection')?.action).toMatch(/^Give the gateway a token .* UPSTREAM_SCHEMA_TOKEN/);
    expect(of('conversations')?.found).toContain('Read 10 conversations');
    expect(leaksIn(text)).toEqual([]);
    // In `service` mode, the gateway does not use UPSTREAM_SCHEMA_TOKEN.
    const account = { IADVIZE_USERNAME: 'everything@example.com', IADVIZE_PASSWORD: 'sandbox' };
    const service = await findings([], {
      ...{ UPSTREAM_URL: await serve(dated(respond)), UPSTREAM_AUTH: 'service', ...account },
      UPSTREAM_TOKEN_URL: new URL('/oauth2/token', sandbox.origin).href,
    });
    expect(service.of('introspection')).toMatchObject({
      result: 'warning',
      action: 'Let the account introspect, or give the gateway an SDL file in UPSTREAM_SCHEMA.',
    });
  });

  it('says that the upstream fails when introspection fails', async () => {
    const { sandbox } = await serveSandbox();
    const respond: Respond = (response, request, received) =>
      (received.body.includes('__schema') ? json('', 503) : forwardTo(sandbox.origin))(
        response,
        request,
        received,
      );
    const { of } = await findings([], { UPSTREAM_URL: await serve(dated(respond)) });
    expect(of('introspection')).toMatchObject({
      result: 'warning',
      found: expect.stringContaining('failed (UPSTREAM_UNAVAILABLE)'),
      action: expect.stringMatching(/^Look at the status page of the upstream/),
    });
  });
});
