import type { GraphQLSchema } from 'graphql';
import { buildSchema, printSchema } from 'graphql';
import type { UpstreamClient } from '../upstream/client.ts';
import { createGeneration } from './generation.ts';

/** The schema that the gateway serves over an upstream with this schema, as SDL. */
export function gatewaySdl(upstreamSdl: string, contactsSdl: string): string {
  const upstreamSchema: GraphQLSchema = buildSchema(upstreamSdl);
  const options = { upstreamSchema, contactsSdl, client: UNREACHED, fetch: 'eager', plan: false } as const;
  return `${printSchema(createGeneration(options).schema)}\n`;
}

/** Printing asks nothing of the upstream. */
const UNREACHED: UpstreamClient = {
  send: () => Promise.reject(new TypeError('a schema is being printed')),
  execute: () => Promise.reject(new TypeError('a schema is being printed')),
  close: async () => undefined,
};
