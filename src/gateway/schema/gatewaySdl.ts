import type { GraphQLSchema } from 'graphql';
import { buildSchema, printSchema } from 'graphql';
import type { UpstreamClient } from '../../upstream/client.ts';
import { entityTypes } from '../federation/entityTypes.ts';
import type { FederationMode } from '../federation/federationMode.ts';
import { federationSdl } from '../federation/federationSdl.ts';
import { createSchemaVersion } from './schemaVersion.ts';

/**
 * The schema that the gateway serves over an upstream with this schema, as SDL.
 *
 * @param federation for a router that composes it; `off` is for everybody else.
 * @param intervalsSdl the SDL for the contacts of intervals; null leaves them out.
 */
export function gatewaySdl(
  upstreamSdl: string,
  contactsSdl: string,
  federation: FederationMode = 'off',
  intervalsSdl: string | null = null,
): string {
  const upstreamSchema: GraphQLSchema = buildSchema(upstreamSdl);
  const options = {
    upstreamSchema,
    contactsSdl,
    client: UNREACHED,
    fetch: 'eager',
    plan: false,
    federation,
    ...(intervalsSdl !== null && { intervals: { sdl: intervalsSdl, ...UNUSED } }),
  } as const;
  const { schema } = createSchemaVersion(options);
  if (federation === 'off') return `${printSchema(schema)}\n`;
  return federationSdl(schema, entityTypes(upstreamSchema, federation), federation);
}

const UNUSED = { now: () => 0 };

/** Printing asks nothing of the upstream. */
const UNREACHED: UpstreamClient = {
  send: () => Promise.reject(new TypeError('a schema is being printed')),
  execute: () => Promise.reject(new TypeError('a schema is being printed')),
  close: async () => undefined,
};
