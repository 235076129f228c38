import type { FieldNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { GraphQLError, isNonNullType } from 'graphql';
import type { CollectedField, CollectedFields, Variables } from './collectFields.ts';
import { includedKeys } from './collectFields.ts';

type Failures = readonly GraphQLError[];

export interface FailedExecution {
  readonly data: Record<string, null> | null;
  readonly errors: Failures;
}

/** The root fields of one request. */
export interface RequestRoots {
  readonly roots: CollectedFields;
  readonly operation: OperationDefinitionNode;
  readonly schema: GraphQLSchema;
  /** Coerced: `@skip` and `@include` leave root fields out by them. */
  readonly variables: Variables;
}

/** The errors that a root field reports when the operation failed for these causes. */
export type FieldFailures = (field: CollectedField, causes: readonly Error[]) => readonly Error[];

const sameForAll: FieldFailures = (_field, causes) => causes;

/**
 * What GraphQL prescribes when every root field of an operation fails with the same errors.
 *
 * @param failuresOf the causes themselves unless given.
 */
export function failRoots(
  { roots, operation: { operation }, schema, variables }: RequestRoots,
  causes: readonly Error[],
  failuresOf: FieldFailures = sameForAll,
): FailedExecution {
  const fields = schema.getRootType(operation)?.getFields() ?? {};
  const data: Record<string, null> = {};
  const errors: GraphQLError[] = [];
  let isNulled = false;
  for (const responseKey of includedKeys(roots, variables)) {
    const entry = roots.fields.get(responseKey);
    if (!entry) continue;
    data[responseKey] = null;
    const type = fields[entry.fieldName]?.type;
    isNulled ||= type !== undefined && isNonNullType(type);
    const nodes = entry.occurrences.map(({ node }): FieldNode => node);
    for (const failure of failuresOf(entry, causes)) errors.push(located(failure, responseKey, nodes));
  }
  return { data: isNulled ? null : data, errors };
}

/** The answer to an operation for which upstream has no data. What has no place belongs to every root field. */
export function failOperation(
  request: RequestRoots,
  errors: Failures,
  failuresOf: FieldFailures = sameForAll,
): FailedExecution {
  const unplaced = errors.filter(({ path }) => path === undefined);
  const failed = failRoots(request, unplaced, failuresOf);
  return { ...failed, errors: [...failed.errors, ...errors.filter(({ path }) => path !== undefined)] };
}

function located(cause: Error, responseKey: string, nodes: readonly FieldNode[]): GraphQLError {
  const extensions = cause instanceof GraphQLError ? cause.extensions : null;
  return new GraphQLError(cause.message, { nodes, path: [responseKey], originalError: cause, extensions });
}
