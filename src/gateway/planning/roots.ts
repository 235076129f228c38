import type { FieldNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { GraphQLError, isNonNullType } from 'graphql';
import type { Collected, Variables } from './collect.ts';
import { includedKeys } from './collect.ts';

type Failures = readonly GraphQLError[];

export interface FailedExecution {
  readonly data: Record<string, null> | null;
  readonly errors: Failures;
}

/** The root fields of one request. */
export interface RequestRoots {
  readonly roots: Collected;
  readonly operation: OperationDefinitionNode;
  readonly schema: GraphQLSchema;
  /** Coerced: `@skip` and `@include` leave root fields out by them. */
  readonly variables: Variables;
}

/** What GraphQL prescribes when every root field of an operation fails with the same errors. */
export function failedRoots(
  { roots, operation: { operation }, schema, variables }: RequestRoots,
  causes: readonly Error[],
): FailedExecution {
  const fields = schema.getRootType(operation)?.getFields() ?? {};
  const data: Record<string, null> = {};
  const errors: GraphQLError[] = [];
  let isNulled = false;
  for (const responseKey of includedKeys(roots, variables)) {
    const entry = roots.entries.get(responseKey);
    if (!entry) continue;
    data[responseKey] = null;
    const type = fields[entry.fieldName]?.type;
    isNulled ||= type !== undefined && isNonNullType(type);
    const nodes = entry.occurrences.map(({ node }): FieldNode => node);
    for (const cause of causes) errors.push(located(cause, responseKey, nodes));
  }
  return { data: isNulled ? null : data, errors };
}

/** The answer to an operation for which upstream has no data. What has no place belongs to every root field. */
export function failedOperation(request: RequestRoots, errors: Failures): FailedExecution {
  const unplaced = errors.filter(({ path }) => path === undefined);
  const failed = failedRoots(request, unplaced);
  return { ...failed, errors: [...failed.errors, ...errors.filter(({ path }) => path !== undefined)] };
}

function located(cause: Error, responseKey: string, nodes: readonly FieldNode[]): GraphQLError {
  const extensions = cause instanceof GraphQLError ? cause.extensions : null;
  return new GraphQLError(cause.message, { nodes, path: [responseKey], originalError: cause, extensions });
}
