import type { ExecutionResult, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { getVariableValues } from 'graphql';
import { codedError } from '../../upstream/errors/errorCodes.ts';

/** Most errors about variables in one response. */
export const MAX_VARIABLE_ERRORS = 10;

/**
 * The variables as the operation takes them. Null when one of them does not fit: the execution then says which.
 *
 * It stops at the first value that does not fit. An error takes about 0.1 ms to create, and a list in variables may hold
 * 150,000 wrong values.
 */
export function coerceVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: Pick<OperationDefinitionNode, 'variableDefinitions'>,
  variables: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | null {
  return getVariableValues(schema, variableDefinitions, variables, { maxErrors: 0 }).coerced ?? null;
}

/**
 * The result of an execution that stopped after `MAX_VARIABLE_ERRORS` errors about variables, with a code in its last
 * error. graphql-js gives it none, and an error without a code counts as a fault of the gateway.
 */
export function withCodedVariableErrors(result: ExecutionResult): ExecutionResult {
  const { data, errors = [] } = result;
  if (data !== undefined || errors.length <= MAX_VARIABLE_ERRORS) return result;
  const message = `A response holds at most ${MAX_VARIABLE_ERRORS} errors about variables: the others are left out.`;
  return { ...result, errors: [...errors.slice(0, MAX_VARIABLE_ERRORS), codedError('ERRORS_CUT', message)] };
}
