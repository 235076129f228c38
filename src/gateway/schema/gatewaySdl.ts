import type { GraphQLSchema } from 'graphql';
import { buildSchema, printSchema } from 'graphql';
import type { UpstreamClient } from '../../upstream/client.ts';
import { entityTypes } from '../federation/entityTypes.ts';
import type { FederationMode } from '../federation/federationMode.ts';
import { federationSdl } from '../federation/federationSdl.ts';
import { createSchemaVersion } from './schemaVersion.ts';

/**
 * The SDL of the schema that the gateway serves for an upstream schema.
 *
 * @param contactsSdl SDL of the types and fields that the gateway adds.
 * @param federation `full` and `contacts` print the SDL for a router. @default 'off'
 * @param intervalsSdl SDL of `closedContacts` and `contactIndicators`; null leaves them out. @default null
 * @throws Error when the upstream's schema and the gateway's additions do not fit together.
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
    client: NO_CLIENT,
    fetch: 'eager',
    plan: false,
    federation,
    ...(intervalsSdl !== null && { intervals: { sdl: intervalsSdl, ...UNUSED_CLOCK } }),
  } as const;
  const { schema } = createSchemaVersion(options);
  if (federation === 'off') return `${printSchema(schema)}\n`;
  return federationSdl(schema, entityTypes(upstreamSchema, federation), federation);
}

const UNUSED_CLOCK = { now: () => 0 };

/** To print a schema, the upstream is not called. */
const NO_CLIENT: UpstreamClient = {
  send: () => Promise.reject(new TypeError('the upstream was called to print a schema')),
  execute: () => Promise.reject(new TypeError('the upstream was called to print a schema')),
  close: async () => undefined,
};
