import type { ExecutionResult } from 'graphql';
import type { Reconstruction } from '../../contacts/buildReconstruction.ts';
import type { History } from '../../contacts/history.ts';
import { isInternalFailure } from '../../upstream/errors/internalFailure.ts';
import { LimitExceeded } from '../../upstream/errors/limitExceeded.ts';
import type { ReadResponse } from '../../upstream/history/bytes/readHistories.ts';
import { readHistories } from '../../upstream/history/bytes/readHistories.ts';
import { historyOfOnePage } from '../../upstream/history/histories.ts';
import { usedValues } from '../../upstream/history/historySelection.ts';
import { dropForeignErrorPaths } from '../../upstream/response/errorPaths.ts';
import type { UpstreamResult } from '../../upstream/response/response.ts';
import { readResponse } from '../../upstream/response/response.ts';
import type { HttpResponse } from '../../upstream/transport/exchange.ts';
import type { ContactLoader } from '../execution/contactLoader.ts';
import type { RequestContext } from '../execution/context.ts';
import { sendOnBehalfOf } from '../execution/context.ts';
import type { ConversationSource } from '../execution/conversationSelection.ts';
import { measureReconstruction } from '../execution/instrumentation.ts';
import type { RequestBudget } from '../execution/requestBudget.ts';
import { RESERVED_PREFIX } from '../execution/reservedPrefix.ts';
import type { Resources } from '../execution/resources.ts';
import { contactsFor } from '../execution/resources.ts';
import { JsonWriter } from '../serialized/jsonWriter.ts';
import type { ResponseSize } from '../serialized/responseSize.ts';
import { ResponseTooLarge } from '../serialized/responseSize.ts';
import { serializedData } from '../serialized/serializedData.ts';
import type { AnsweredConversations } from './answeredConversations.ts';
import { answeredConversations } from './answeredConversations.ts';
import type { CompiledOperation } from './compile/compile.ts';
import { writeData } from './compile/writeData.ts';
import type { Variables } from './select/collectFields.ts';
import { contactFailures, conversationIds } from './select/contactRoots.ts';
import type { FailedExecution } from './select/roots.ts';
import { failedOperation, failedRoots } from './select/roots.ts';

/**
 * Runs an operation that holds fields of ours, in one upstream operation and one more for each round of further
 * pages. Null when the answer is not one that it can work with: an error in a history, or a value that does not fit.
 * The stitched schema then finds out what exactly is wrong. A fault of the gateway fails every root field. Rejects with
 * `ResponseTooLarge` alone.
 */
export type ContactsPlan = (
  given: Variables,
  coerced: Variables,
  context: RequestContext,
) => Promise<ExecutionResult | null>;

export function createContactsPlan(compiled: CompiledOperation, resources: Resources): ContactsPlan {
  const { upstream, query, roots, schema } = compiled;
  const operationName = upstream.operation.name?.value;
  const rootKeys = new Set(roots.entries.keys());
  return async (given, coerced, context) => {
    const request = { roots, operation: upstream.operation, schema, variables: coerced };
    const failuresOf = contactFailures(coerced);
    const variables = { ...usedValues(upstream, given), ...conversationIds(compiled.contactIds, coerced) };
    const isRepeatable = upstream.operation.operation === 'query';
    let answer: HttpResponse;
    let read: ReadResponse;
    try {
      const asked = { query, variables, operationName, isRepeatable };
      answer = await sendOnBehalfOf(context, resources.client, asked);
      read = readHistories(answer, RESERVED_PREFIX);
    } catch (error) {
      return failedRoots(request, [asError(error)], failuresOf);
    }
    const result = dropForeignErrorPaths(read.result, rootKeys);
    if (isRefused(result)) {
      // One bad id of a contact must not cost the other fields their values.
      if (compiled.contactIds.size > 0 && rootKeys.size > 1) return null;
      return failedOperation(request, result.errors ?? [], failuresOf);
    }
    const createLoader = () => contactsFor(context, { ...compiled.selection, variables: given }, resources);
    try {
      const parse = () => dropForeignErrorPaths(readResponse(answer), rootKeys);
      const answered = answeredConversations(result, read, parse, compiled);
      answer.recycle?.();
      if (answered === null) return null;
      resources.instrumentation?.events.onHistoriesRead?.(answered.historiesRead);
      const rebuilding = measureReconstruction(resources.instrumentation, context);
      const work = rebuilding((rebuild) => rebuildAll(answered, rebuild, createLoader, context.budget));
      await Promise.all(work.pending);
      return finish(work, compiled, coerced, context.budget.responseSize);
    } catch (error) {
      return failureOf(error, (cause) => failedRoots(request, [cause], failuresOf));
    }
  };
}

/** Null when the stitched schema may find out more. */
function failureOf(error: unknown, fail: (cause: Error) => FailedExecution): FailedExecution | null {
  if (error instanceof ResponseTooLarge) throw error;
  // Another way to answer would be no less work.
  const isFinal = error instanceof LimitExceeded || isInternalFailure(error);
  return isFinal ? fail(asError(error)) : null;
}

interface Work {
  readonly result: UpstreamResult;
  readonly reconstructions: Map<string, Reconstruction>;
  /** What is still to be loaded. */
  readonly pending: readonly Promise<unknown>[];
}

/** Rebuilds the conversations whose history is complete, and loads the others. */
function rebuildAll(
  { result, conversations }: AnsweredConversations,
  rebuild: (history: History) => Reconstruction,
  createLoader: () => ContactLoader,
  budget: RequestBudget,
): Work {
  const reconstructions = new Map<string, Reconstruction>();
  const pending: Promise<unknown>[] = [];
  const incomplete: ConversationSource[] = [];
  for (const source of conversations) {
    const { id, first } = source;
    if (id === null || reconstructions.has(id)) continue;
    const read = first && historyOfOnePage(id, first);
    if (read?.kind === 'read') {
      budget.takeConversations(1);
      reconstructions.set(id, rebuild(read.history));
    } else {
      incomplete.push(source);
    }
  }
  let loader: ContactLoader | null = null;
  for (const { id, first, closedAt } of incomplete) {
    // The history of another place in the answer may be complete.
    if (id === null || reconstructions.has(id)) continue;
    loader ??= createLoader();
    const loading = loader.load({ conversationId: id, first, closedAt });
    pending.push(loading.then((value) => reconstructions.set(id, value)));
  }
  return { result, reconstructions, pending };
}

/** Upstream refused the operation as a whole: to ask again in another way would be of no use. */
function isRefused({ data, errors }: UpstreamResult): boolean {
  return !data && errors?.every(({ path }) => path === undefined) === true;
}

/** Puts the computed values in the place of what they were computed from. */
function finish(
  { result, reconstructions }: Work,
  compiled: CompiledOperation,
  variables: Variables,
  size: ResponseSize,
): ExecutionResult | null {
  // The one non-null field of a contact for which upstream may lack the value.
  const isWhole = [...reconstructions.values()].every(({ contacts }) =>
    contacts.every(({ channel }) => channel !== null),
  );
  if (!isWhole) return null;
  const { data, errors } = result;
  if (!data) return null;
  const output = new JsonWriter(size);
  const fields = writeData({ data, reconstructions, variables }, compiled, output);
  return { data: serializedData(fields, () => output.recycle()), ...(errors && { errors }) };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('the upstream operation failed', { cause: error });
}
