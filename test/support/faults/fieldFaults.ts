import { MapperKind, mapSchema } from '@graphql-tools/utils';
import type { GraphQLSchema } from 'graphql';
import { defaultFieldResolver, GraphQLError, responsePathAsArray } from 'graphql';
import { CANARY } from './canaries.ts';

/** A fault of a field: its resolver fails, or the response has another value. */
export type FieldFault =
  | { readonly kind: 'fails'; readonly error: GraphQLError }
  | { readonly kind: 'holds'; readonly change: (value: unknown) => unknown };

/** By `Type.field`. */
export type FieldFaults = Readonly<Record<string, (source: unknown) => FieldFault | null>>;

type Path = readonly (string | number)[];

/** What one execution with field faults shares. */
export interface FaultyContext {
  readonly fieldFaults: FieldFaults;
  /** The paths whose values are changed after the execution, outer ones first. */
  readonly changes: { readonly path: Path; readonly change: (value: unknown) => unknown }[];
}

/** The field fails with an error as upstream writes them, and with more in it than a client may see. */
export const fails =
  (message = 'The field could not be resolved.', extensions: Readonly<Record<string, unknown>> = {}) =>
  (): FieldFault => ({
    kind: 'fails',
    error: new GraphQLError(message, {
      extensions: {
        name: 'INTERNAL_ERROR',
        retryPolicy: 'RETRY',
        code: `${CANARY}-code`,
        stacktrace: [`${CANARY}-frame`],
        request: { body: `${CANARY}-request` },
        ...extensions,
      },
    }),
  });

/** The response has this value for the field. The value may be one that the schema does not allow. */
export const holds = (value: unknown) => (): FieldFault => ({ kind: 'holds', change: () => value });

/** The response has the result of `change` on the right value. */
export const changed = (change: (value: unknown) => unknown) => (): FieldFault => ({ kind: 'holds', change });

/** The fault affects only fields of objects with this id. */
export const onlyOf =
  (id: string, fault: () => FieldFault) =>
  (source: unknown): FieldFault | null =>
    typeof source === 'object' && source !== null && 'id' in source && source.id === id ? fault() : null;

/** The schema with fields that follow the faults of the context. */
export function withFieldFaults(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (field, fieldName, typeName) => {
      const { resolve = defaultFieldResolver } = field;
      return {
        ...field,
        resolve: (source, args, context: FaultyContext, info) => {
          const fault = context.fieldFaults[`${typeName}.${fieldName}`]?.(source) ?? null;
          if (fault?.kind === 'fails') throw fault.error;
          if (fault?.kind === 'holds') {
            context.changes.push({ path: responsePathAsArray(info.path), change: fault.change });
          }
          return resolve(source, args, context, info);
        },
      };
    },
  });
}

/** The data with all changes made. */
export function changedData(data: unknown, { changes }: FaultyContext): unknown {
  const root = { data: structuredClone(data) };
  // Inner ones first: a change further out may remove their paths.
  for (const { path, change } of changes.toReversed()) changeAt(root, ['data', ...path], change);
  return root.data;
}

function changeAt(container: unknown, path: Path, change: (value: unknown) => unknown): void {
  const [key, ...rest] = path;
  if (typeof container !== 'object' || container === null || key === undefined) return;
  if (!(key in container)) return;
  const value: unknown = Reflect.get(container, key);
  if (rest.length > 0) changeAt(value, rest, change);
  else Reflect.set(container, key, change(value));
}
