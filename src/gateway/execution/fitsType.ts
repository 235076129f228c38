import type { GraphQLLeafType, GraphQLOutputType, GraphQLSchema } from 'graphql';
import { GraphQLError, isAbstractType, isLeafType, isListType, isNonNullType } from 'graphql';
import type { JsonObject } from '../../upstream/response/json.ts';
import { isObject } from '../../upstream/response/json.ts';

/** The part of the check that depends on the caller. */
export interface FitRules<Context> {
  readonly schema: GraphQLSchema;
  /** Whether null fits a non-null type. True where graphql-js reports such a null itself. */
  readonly allowsNull: boolean;
  /** Whether the fields of an object fit. `context` is what the caller of `fitsType` passed. */
  readonly fitsFields: (object: JsonObject, context: Context) => boolean;
}

/**
 * Whether a value of an upstream response fits its type in the schema. Items of lists are checked, too. This is the only
 * check of values: plans and the stitched schema both use it.
 *
 * An `Error` fits every type: the stitched schema has it instead of a value for which upstream reported an error.
 */
export function fitsType<Context>(
  value: unknown,
  type: GraphQLOutputType,
  context: Context,
  rules: FitRules<Context>,
): boolean {
  if (isNonNullType(type)) {
    const isNull = value === null || value === undefined;
    return (!isNull || rules.allowsNull) && fitsType(value, type.ofType, context, rules);
  }
  if (value === null || value === undefined || value instanceof Error) return true;
  if (isListType(type)) {
    return (
      Array.isArray(value) && value.every((item: unknown) => fitsType(item, type.ofType, context, rules))
    );
  }
  if (isLeafType(type)) return fitsLeaf(value, type);
  return isObject(value) && isKnownType(value, type, rules.schema) && rules.fitsFields(value, context);
}

function fitsLeaf(value: unknown, type: GraphQLLeafType): boolean {
  try {
    type.parseValue(value);
    return true;
  } catch (error) {
    if (error instanceof GraphQLError) return false;
    throw error;
  }
}

/** Whether the schema has the type that `__typename` names. An object without `__typename` passes. */
function isKnownType(object: JsonObject, type: GraphQLOutputType, schema: GraphQLSchema): boolean {
  const typeName = object['__typename'];
  return !isAbstractType(type) || typeof typeName !== 'string' || schema.getType(typeName) !== undefined;
}
