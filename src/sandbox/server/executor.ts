import type { DocumentNode, ExecutionResult, GraphQLFormattedError } from 'graphql';
import { execute, GraphQLError, getOperationAST, OperationTypeNode, parse, validate } from 'graphql';
import type { Random } from '../generator/world/random.ts';
import type { Account } from './data/accounts.ts';
import type { Store } from './data/store.ts';
import { formatError } from './data/upstreamError.ts';
import type { FieldFault } from './faults/fieldFault.ts';
import { withFieldFaults } from './faults/fieldFault.ts';
import type { RequestContext } from './resolvers/queryResolvers.ts';
import { createSandboxSchema } from './schema.ts';

/** A GraphQL request's body. */
export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
}

/** 200 for an executed operation, 400 for an invalid one. */
export interface Answer {
  readonly status: 200 | 400;
  readonly body: { readonly data: unknown; readonly errors?: readonly GraphQLFormattedError[] };
}

/** Executes an operation for an account. With `failAField`, one nullable field of a query fails. */
export type Executor = (operation: Operation, account: Account, failAField: boolean) => Answer;

interface FaultyContext extends RequestContext {
  readonly fieldFault: FieldFault;
}

/** Most validated documents in the cache. Clients send the same few documents many times. */
const MAX_KEPT_DOCUMENTS = 500;

const FIRST_NEW_TAG_ID = 9_001;

/** @param random picks the field that fails. */
export function createExecutor(store: Store, random: Random): Executor {
  const schema = createSandboxSchema();
  const faultySchema = withFieldFaults(schema, ({ fieldFault }: FaultyContext) => fieldFault);
  const documents = new Map<string, DocumentNode | readonly GraphQLError[]>();
  let tags = FIRST_NEW_TAG_ID;
  const contextFor = (account: Account): RequestContext => ({
    store,
    account,
    nextTagId: () => tags++,
    availabilitiesResolved: 0,
  });
  const documentOf = (query: string): DocumentNode | readonly GraphQLError[] => {
    const known = documents.get(query);
    if (known !== undefined) return known;
    if (documents.size >= MAX_KEPT_DOCUMENTS) documents.clear();
    const document = parsed(query);
    const errors = 'kind' in document ? validate(schema, document) : document;
    const kept = errors.length > 0 || !('kind' in document) ? errors : document;
    documents.set(query, kept);
    return kept;
  };
  return (operation, account, failAField) => {
    const document = documentOf(operation.query);
    if (!('kind' in document)) return refused(document);
    const { operationName, variables: variableValues } = operation;
    const run = (target: typeof schema, contextValue: RequestContext | FaultyContext): ExecutionResult =>
      settled(execute({ schema: target, document, contextValue, variableValues, operationName }));
    const isQuery = getOperationAST(document, operationName)?.operation === OperationTypeNode.QUERY;
    if (!failAField || !isQuery) return answerOf(run(schema, contextFor(account)));
    const counting: FieldFault = { failing: undefined, seen: 0 };
    run(faultySchema, { ...contextFor(account), fieldFault: counting } satisfies FaultyContext);
    const fieldFault: FieldFault = { failing: random.int(0, Math.max(0, counting.seen - 1)), seen: 0 };
    return answerOf(run(faultySchema, { ...contextFor(account), fieldFault } satisfies FaultyContext));
  };
}

function parsed(query: string): DocumentNode | readonly GraphQLError[] {
  try {
    return parse(query);
  } catch (error) {
    return [error instanceof GraphQLError ? error : new GraphQLError('The query could not be parsed.')];
  }
}

function refused(errors: readonly GraphQLError[]): Answer {
  return {
    status: 400,
    body: { data: null, errors: errors.map((error) => formatError(error, 'BAD_REQUEST')) },
  };
}

function answerOf({ data, errors }: ExecutionResult): Answer {
  if (data === undefined) return refused(errors ?? []);
  if (errors === undefined) return { status: 200, body: { data } };
  return { status: 200, body: { data, errors: errors.map((error) => formatError(error, 'INTERNAL_ERROR')) } };
}

/** All resolvers are synchronous, so the execution is, too. A promise here is a bug of this server. */
function settled(result: ExecutionResult | Promise<ExecutionResult>): ExecutionResult {
  if (result instanceof Promise)
    throw new TypeError('expected synchronous resolvers, got one that returns a promise');
  return result;
}
