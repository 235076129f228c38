import type { FieldNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { GraphQLError, isNonNullType } from 'graphql';
import type { CollectedFields, Variables } from './collectFields.ts';
import { includedKeys } from './collectFields.ts';

/** The result of an operation for which upstream has no data. */
export interface FailedExecution {
  /** Null for each root field. Null as a whole when a root field is non-null. */
  readonly data: Record<string, null> | null;
  readonly errors: readonly GraphQLError[];
}

/** The root fields of one request. */
export interface RequestRoots {
  readonly roots: CollectedFields;
  readonly operation: OperationDefinitionNode;
  readonly schema: GraphQLSchema;
  /** Coerced. `@skip` and `@include` decide by them which root fields are part of the response. */
  readonly variables: Variables;
}

/**
 * Builds the result that GraphQL prescribes when every root field of an operation fails. Each root field reports all causes.
 *
 * @param causes why the operation failed.
 */
export function failRoots(
  { roots, operation: { operation }, schema, variables }: RequestRoots,
  causes: readonly Error[],
): FailedExecution {
  const types = schema.getRootType(operation)?.getFields() ?? {};
  const data: Record<string, null> = {};
  const errors: GraphQLError[] = [];
  let hasNonNullRoot = false;
  for (const responseKey of includedKeys(roots, variables)) {
    const field = roots.fields.get(responseKey);
    if (!field) continue;
    data[responseKey] = null;
    const type = types[field.fieldName]?.type;
    hasNonNullRoot ||= type !== undefined && isNonNullType(type);
    const nodes = field.occurrences.map(({ node }) => node);
    for (const cause of causes) errors.push(locateError(cause, responseKey, nodes));
  }
  return { data: hasNonNullRoot ? null : data, errors };
}

/**
 * Builds the result for an upstream response without data. Every root field reports the errors without a path.
 *
 * @param errors of the upstream response.
 */
export function failOperation(request: RequestRoots, errors: readonly GraphQLError[]): FailedExecution {
  const withoutPath = errors.filter(({ path }) => path === undefined);
  const failed = failRoots(request, withoutPath);
  return { ...failed, errors: [...failed.errors, ...errors.filter(({ path }) => path !== undefined)] };
}

function locateError(cause: Error, responseKey: string, nodes: readonly FieldNode[]): GraphQLError {
  const extensions = cause instanceof GraphQLError ? cause.extensions : null;
  return new GraphQLError(cause.message, { nodes, path: [responseKey], originalError: cause, extensions });
}
