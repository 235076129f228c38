import { buildClientSchema, getIntrospectionQuery, printSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatewaySdl } from '../../src/gateway/schema/gatewaySdl.ts';
import { SNOOZE_EXAMPLE_ID } from '../../src/sandbox/generator/guideExamples.ts';
import type { Sandbox } from '../../src/sandbox/server/server.ts';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { startApp } from '../support/gateway/startApp.ts';
import { ask } from '../support/http/request.ts';
import { CONTACTS_SDL, INTERVALS_SDL, UPSTREAM_SDL } from '../support/schema/sdl.ts';
import type { RunningServer } from './support/crm.ts';

/** Sent in every mode. */
const MIXED = `{
  __type(name: "_Entity") { name }
  conversation(id: "${SNOOZE_EXAMPLE_ID}") { contacts { operator { lastName } } channel }
}`;

describe.each(['full', 'contacts', 'off'])('introspection (FEDERATION=%s)', (mode) => {
  let sandbox: Sandbox;
  let gateway: RunningServer;

  beforeAll(async () => {
    sandbox = await startSandbox();
    gateway = await startApp({ UPSTREAM_URL: sandbox.url, FEDERATION: mode });
  });

  afterAll(async () => {
    await gateway.stop();
    await sandbox.stop();
  });

  it('returns the printed schema, without the fields for routers', async () => {
    const { data } = await ask(gateway.url, getIntrospectionQuery({ specifiedByUrl: true }));
    const shown = `${printSchema(buildClientSchema(data))}\n`;
    const served = await upstreamOf(sandbox.url);
    expect(shown).toBe(gatewaySdl(served, CONTACTS_SDL, 'off', INTERVALS_SDL));
    expect(shown).not.toMatch(/_entities|_Service/);
  });

  it('returns introspection and data in one operation', async () => {
    const { data, errors } = await ask(gateway.url, MIXED);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ __type: null, conversation: { channel: 'CHAT', contacts: [{}, {}] } });
    expect(data.conversation.contacts[0].operator.lastName).toEqual(expect.any(String));
  });
});

/** The upstream's schema as introspection returns it: without the comments of the file. */
async function upstreamOf(url: string): Promise<string> {
  const { data } = await ask(url, getIntrospectionQuery());
  expect(Object.keys(data.__schema)).not.toHaveLength(0);
  expect(UPSTREAM_SDL).toContain('type Conversation');
  return printSchema(buildClientSchema(data));
}
