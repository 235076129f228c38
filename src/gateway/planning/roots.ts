import type { FieldNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { GraphQLError, isNonNullType } from 'graphql';
import type { Collected, Entry } from './collect.ts';

type Failures = readonly GraphQLError[];

export interface FailedExecution {
  readonly data: Record<string, null> | null;
  readonly errors: Failures;
}

/** The errors that a root field reports when the operation failed for these causes. */
export type FieldFailures = (field: Entry, causes: readonly Error[]) => readonly Error[];

const sameForAll: FieldFailures = (_field, causes) => causes;

/**
 * What GraphQL prescribes when every root field of an operation fails with the same errors.
 *
 * @param failuresOf the causes themselves unless given.
 */
export function failedRoots(
  roots: Collected,
  { operation }: OperationDefinitionNode,
  schema: GraphQLSchema,
  causes: readonly Error[],
  failuresOf: FieldFailures = sameForAll,
): FailedExecution {
  const fields = schema.getRootType(operation)?.getFields() ?? {};
  const data: Record<string, null> = {};
  const errors: GraphQLError[] = [];
  let isNulled = false;
  for (const [responseKey, entry] of roots.entries) {
    const { fieldName, occurrences } = entry;
    data[responseKey] = null;
    const type = fields[fieldName]?.type;
    isNulled ||= type !== undefined && isNonNullType(type);
    const nodes = occurrences.map(({ node }): FieldNode => node);
    for (const failure of failuresOf(entry, causes)) errors.push(located(failure, responseKey, nodes));
  }
  return { data: isNulled ? null : data, errors };
}

/** The answer to an operation for which upstream has no data. What has no place belongs to every root field. */
export function failedOperation(
  roots: Collected,
  operation: OperationDefinitionNode,
  schema: GraphQLSchema,
  errors: Failures,
  failuresOf: FieldFailures = sameForAll,
): FailedExecution {
  const unplaced = errors.filter(({ path }) => path === undefined);
  const failed = failedRoots(roots, operation, schema, unplaced, failuresOf);
  return { ...failed, errors: [...failed.errors, ...errors.filter(({ path }) => path !== undefined)] };
}

function located(cause: Error, responseKey: string, nodes: readonly FieldNode[]): GraphQLError {
  const extensions = cause instanceof GraphQLError ? cause.extensions : null;
  return new GraphQLError(cause.message, { nodes, path: [responseKey], originalError: cause, extensions });
}
