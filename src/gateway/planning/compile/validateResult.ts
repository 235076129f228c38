import type { GraphQLOutputType, GraphQLSchema } from 'graphql';
import { isLeafType, isListType, isNonNullType } from 'graphql';
import type { JsonObject } from '../../../upstream/response/json.ts';
import { isObject } from '../../../upstream/response/json.ts';
import { isOfKnownType, isValidLeaf } from '../../execution/invalidUpstreamValue.ts';
import type { ContactsField, Shape } from './shape.ts';

/** A conversation in an answer that is to get fields of ours. */
export interface ConversationInResult {
  readonly conversation: JsonObject;
  readonly ours: ReadonlyMap<string, ContactsField>;
}

/**
 * Whether an answer fits its shape; null and errors' traces included.
 *
 * @param found is given every conversation that holds our fields, inner ones first.
 */
export function validateResult(
  data: unknown,
  shape: Shape,
  schema: GraphQLSchema,
  found: ConversationInResult[],
): boolean {
  return fits(data, shape.type, shape, { schema, found });
}

interface Check {
  readonly schema: GraphQLSchema;
  readonly found: ConversationInResult[];
}

function fits(value: unknown, type: GraphQLOutputType, shape: Shape, check: Check): boolean {
  if (isNonNullType(type)) return (value ?? null) !== null && fits(value, type.ofType, shape, check);
  if (value === null || value === undefined) return true;
  if (isListType(type)) return fitsList(value, type.ofType, shape, check);
  if (isLeafType(type)) return isValidLeaf(value, type);
  return isObject(value) && isOfKnownType(value, type, check.schema) && fitsObject(value, shape, check);
}

function fitsList(value: unknown, type: GraphQLOutputType, shape: Shape, check: Check): boolean {
  return Array.isArray(value) && value.every((item: unknown) => fits(item, type, shape, check));
}

function fitsObject(object: JsonObject, shape: Shape, check: Check): boolean {
  for (const [key, child] of shape.children) {
    const value = object[key];
    // A key may be missing: its fragment was on another type, or a directive left it out.
    if (value === undefined && !(key in object)) {
      if (child.isCertain) return false;
    } else if (!fits(value, child.type, child, check)) return false;
  }
  for (const [key, { isCertain }] of shape.ours) if (isCertain && !(key in object)) return false;
  if (shape.ours.size > 0 || shape.contact) check.found.push({ conversation: object, ours: shape.ours });
  return true;
}
