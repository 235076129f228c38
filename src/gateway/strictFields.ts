import { isExternalObject } from '@graphql-tools/delegate';
import type { GraphQLField, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { defaultFieldResolver, isIntrospectionType, isObjectType } from 'graphql';
import { isObject } from '../upstream/json.ts';
import { isMisfit, misfitError } from './misfit.ts';

/**
 * Makes every field of an upstream type refuse a value that does not fit its type. Stitching turns such a value into
 * null without an error. Changes the resolvers of the schema in place.
 */
export function makeFieldsStrict(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type) || isRoot(type, schema)) continue;
    for (const field of Object.values(type.getFields())) makeStrict(field, schema);
  }
}

/** The value of a root field is not in its parent: `rootValues.ts` checks those. */
function isRoot(type: GraphQLObjectType, schema: GraphQLSchema): boolean {
  return type === schema.getQueryType() || type === schema.getMutationType();
}

function makeStrict(field: GraphQLField<unknown, unknown>, schema: GraphQLSchema): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (parent, args, context, info) => {
    const responseKey = info.fieldNodes[0]?.alias?.value ?? info.fieldName;
    const value = isObject(parent) && isExternalObject(parent) ? parent[responseKey] : undefined;
    if (isMisfit(value, field.type, schema)) throw misfitError();
    return resolve(parent, args, context, info);
  };
}
