import type { GraphQLOutputType, GraphQLSchema } from 'graphql';
import { isLeafType, isListType, isNonNullType } from 'graphql';
import { isMisfit } from '../misfit.ts';
import type { OurField, Shape } from './shape.ts';

/** A conversation in an answer, and where it hangs. */
export interface Found {
  readonly container: Record<string, unknown> | unknown[];
  readonly key: string | number;
  readonly conversation: Readonly<Record<string, unknown>>;
  readonly ours: ReadonlyMap<string, OurField>;
}

/**
 * Whether an answer fits its shape; null and errors' traces included.
 *
 * @param found is given every conversation that holds our fields, inner ones first.
 */
export function fitsShape(data: unknown, shape: Shape, schema: GraphQLSchema, found: Found[]): boolean {
  const container = { data };
  return fits(data, shape.type, shape, { schema, found, container, key: 'data' });
}

interface Place {
  readonly schema: GraphQLSchema;
  readonly found: Found[];
  readonly container: Record<string, unknown> | unknown[];
  readonly key: string | number;
}

function fits(value: unknown, type: GraphQLOutputType, shape: Shape, place: Place): boolean {
  if (isNonNullType(type)) return (value ?? null) !== null && fits(value, type.ofType, shape, place);
  if (value === null || value === undefined) return true;
  if (isListType(type)) return fitsList(value, type.ofType, shape, place);
  if (isMisfit(value, type, place.schema)) return false;
  return isLeafType(type) || (isRecord(value) && fitsObject(value, shape, place));
}

function fitsList(value: unknown, type: GraphQLOutputType, shape: Shape, place: Place): boolean {
  if (!Array.isArray(value)) return false;
  return value.every((item: unknown, key) => fits(item, type, shape, { ...place, container: value, key }));
}

function fitsObject(object: Record<string, unknown>, shape: Shape, place: Place): boolean {
  for (const [key, child] of shape.children) {
    // A key may be missing: its fragment was on another type, or a directive left it out.
    if (!(key in object)) {
      if (child.isCertain) return false;
      continue;
    }
    if (!fits(object[key], child.type, child, { ...place, container: object, key })) return false;
  }
  for (const [key, { isCertain }] of shape.ours) if (isCertain && !(key in object)) return false;
  if (shape.ours.size > 0) {
    const { container, key } = place;
    place.found.push({ container, key, conversation: object, ours: shape.ours });
  }
  return true;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
