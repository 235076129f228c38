import { delegateToSchema } from '@graphql-tools/delegate';
import type { GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import type { Referred } from '../gateway/references/lookupTypes.ts';
import { LOOKUPS } from '../gateway/references/lookupTypes.ts';
import { createForeignFieldCheck } from './foreignFields.ts';

/** Whether the host must look an object up: the client selects fields that another subgraph of the host has. */
export type IsForHost = (referred: Referred, info: GraphQLResolveInfo) => boolean;

export function createHostCheck(upstreamSchema: GraphQLSchema): IsForHost {
  const selectsForeignField = createForeignFieldCheck(upstreamSchema);
  return ({ type, stub }, info) => {
    if (stub === null || !selectsForeignField(type, info)) return false;
    return LOOKUPS[type].field in (info.schema.getQueryType()?.getFields() ?? {});
  };
}

/** Looks an object up by a root field of the host, whose other subgraphs then add their fields. */
export async function lookUpInHost(
  { type, stub }: Referred,
  host: object,
  info: GraphQLResolveInfo,
): Promise<unknown> {
  const { field, argument } = LOOKUPS[type];
  const args = { [argument]: stub?.id };
  const { schema } = info;
  const object: unknown = await delegateToSchema({ schema, fieldName: field, args, context: host, info });
  return object ?? stub;
}
