import type { GraphQLLeafType, GraphQLOutputType, GraphQLSchema } from 'graphql';
import { isAbstractType, isLeafType, isListType, isNonNullType } from 'graphql';
import type { OurField, Shape } from './shape.ts';

/** A conversation in an answer that is to get fields of ours. */
export interface Found {
  readonly conversation: Readonly<Record<string, unknown>>;
  readonly ours: ReadonlyMap<string, OurField>;
}

/**
 * Whether an answer fits its shape; null and errors' traces included.
 *
 * @param found is given every conversation that holds our fields, inner ones first.
 */
export function fitsShape(data: unknown, shape: Shape, schema: GraphQLSchema, found: Found[]): boolean {
  return fits(data, shape.type, shape, { schema, found });
}

interface Check {
  readonly schema: GraphQLSchema;
  readonly found: Found[];
}

function fits(value: unknown, type: GraphQLOutputType, shape: Shape, check: Check): boolean {
  if (isNonNullType(type)) return (value ?? null) !== null && fits(value, type.ofType, shape, check);
  if (value === null || value === undefined) return true;
  if (isListType(type)) return fitsList(value, type.ofType, shape, check);
  if (isLeafType(type)) return fitsLeaf(value, type);
  if (!isRecord(value)) return false;
  const typeName = value['__typename'];
  const isKnown =
    !isAbstractType(type) || typeof typeName !== 'string' || check.schema.getType(typeName) !== undefined;
  return isKnown && fitsObject(value, shape, check);
}

function fitsList(value: unknown, type: GraphQLOutputType, shape: Shape, check: Check): boolean {
  return Array.isArray(value) && value.every((item: unknown) => fits(item, type, shape, check));
}

function fitsLeaf(value: unknown, type: GraphQLLeafType): boolean {
  try {
    type.parseValue(value);
    return true;
  } catch {
    return false;
  }
}

function fitsObject(object: Record<string, unknown>, shape: Shape, check: Check): boolean {
  for (const [key, child] of shape.children) {
    const value = object[key];
    // A key may be missing: its fragment was on another type, or a directive left it out.
    if (value === undefined && !(key in object)) {
      if (child.isCertain) return false;
    } else if (!fits(value, child.type, child, check)) return false;
  }
  for (const [key, { isCertain }] of shape.ours) if (isCertain && !(key in object)) return false;
  if (shape.ours.size > 0) check.found.push({ conversation: object, ours: shape.ours });
  return true;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
