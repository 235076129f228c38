import { buildSchema, getIntrospectionQuery, Kind, parse, printSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { FederationMode } from '../../../src/gateway/federation/federationMode.ts';
import { gatewaySdl } from '../../../src/gateway/schema/gatewaySdl.ts';
import { createSchemaVersion } from '../../../src/gateway/schema/schemaVersion.ts';
import { createUpstreamClient } from '../../../src/upstream/client.ts';
import { startApp } from '../../support/gateway/startApp.ts';
import { ask } from '../../support/http/request.ts';
import { CONTACTS_SDL, UPSTREAM_SDL } from '../../support/schema/sdl.ts';

const RFC_9562 = 'https://www.rfc-editor.org/rfc/rfc9562';

/** The three scalars of an SDL: the start of the description, and the URL of the specification. */
function scalarsIn(sdl: string): Readonly<Record<string, readonly (string | undefined)[]>> {
  const found: Record<string, readonly (string | undefined)[]> = {};
  for (const definition of parse(sdl).definitions) {
    if (definition.kind !== Kind.SCALAR_TYPE_DEFINITION) continue;
    const { name, description, directives = [] } = definition;
    const [url] = directives.map(({ arguments: [argument] = [] }) => argument?.value);
    const start = description?.value.split(/[.,:]/)[0];
    found[name.value] = [start, url?.kind === Kind.STRING ? url.value : undefined];
  }
  return found;
}

const EXPECTED = {
  UUID: ['A universally unique identifier', RFC_9562],
  DateTime: ['A date and time in ISO 8601 with seconds', undefined],
  LegacyId: ['An integer', undefined],
};

describe('the scalars UUID, DateTime and LegacyId', () => {
  it.each<FederationMode>(['off', 'full', 'contacts'])(
    'have a description, and a specification where one exists: SDL of federation %s',
    (mode) => {
      expect(scalarsIn(gatewaySdl(UPSTREAM_SDL, CONTACTS_SDL, mode))).toMatchObject(EXPECTED);
    },
  );

  it('have them in the introspection of the served schema', async () => {
    const app = await startApp();
    const { data } = await ask(app.url, getIntrospectionQuery({ specifiedByUrl: true }));
    await app.stop();
    const types: readonly { readonly name: string }[] = data.__schema.types;
    const named = (name: string) => types.find((type) => type.name === name);
    expect(named('UUID')).toMatchObject({ specifiedByURL: RFC_9562 });
    expect(named('DateTime')).toMatchObject({ specifiedByURL: null });
    for (const [name, [start]] of Object.entries(EXPECTED))
      expect(named(name)).toMatchObject({ description: expect.stringContaining(start ?? '') });
  });

  it("keep the upstream's own description and specification", () => {
    const sdl = UPSTREAM_SDL.replace(
      'scalar UUID',
      '"The id." scalar UUID @specifiedBy(url: "https://example.com/id")',
    ).replace('scalar LegacyId', '"The old id." scalar LegacyId');
    expect(scalarsIn(gatewaySdl(sdl, CONTACTS_SDL))).toMatchObject({
      UUID: ['The id', 'https://example.com/id'],
      LegacyId: ['The old id', undefined],
      DateTime: EXPECTED.DateTime,
    });
  });

  it("do not change the upstream's schema, which is compared with the next one", async () => {
    const upstreamSchema = buildSchema(UPSTREAM_SDL);
    const before = printSchema(upstreamSchema);
    const client = createUpstreamClient({
      url: 'http://127.0.0.1:1/graphql',
      timeoutMs: 1,
      maxConnections: 1,
    });
    createSchemaVersion({ upstreamSchema, client, contactsSdl: CONTACTS_SDL, fetch: 'eager', plan: true });
    await client.close();
    expect(printSchema(upstreamSchema)).toBe(before);
  });
});
