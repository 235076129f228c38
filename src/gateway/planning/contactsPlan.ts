import type { ExecutionResult } from 'graphql';
import type { History } from '../../contacts/facts/history.ts';
import type { Reconstruction } from '../../contacts/result/buildReconstruction.ts';
import { isInternalFailure } from '../../upstream/errors/internalFailure.ts';
import { LimitExceeded } from '../../upstream/errors/limitExceeded.ts';
import type { ReadResponse } from '../../upstream/history/bytes/readHistories.ts';
import { readHistories } from '../../upstream/history/bytes/readHistories.ts';
import { historyOfOnePage } from '../../upstream/history/histories.ts';
import { usedValues } from '../../upstream/history/historySelection.ts';
import { dropForeignErrorPaths } from '../../upstream/response/errorPaths.ts';
import { RESERVED_PREFIX } from '../../upstream/response/reservedPrefix.ts';
import type { UpstreamResult } from '../../upstream/response/response.ts';
import { readResponse } from '../../upstream/response/response.ts';
import type { HttpResponse } from '../../upstream/transport/exchange.ts';
import type { ContactLoader } from '../execution/contactLoader.ts';
import type { RequestContext } from '../execution/context.ts';
import { sendOnBehalfOf } from '../execution/context.ts';
import type { ConversationSource } from '../execution/conversationSelection.ts';
import { measureReconstruction } from '../execution/instrumentation.ts';
import type { RequestBudget } from '../execution/requestBudget.ts';
import type { Resources } from '../execution/resources.ts';
import { contactsFor } from '../execution/resources.ts';
import { JsonWriter } from '../serialized/jsonWriter.ts';
import type { ResponseSize } from '../serialized/responseSize.ts';
import { ResponseTooLarge } from '../serialized/responseSize.ts';
import { serializedData } from '../serialized/serializedData.ts';
import type { CompiledOperation } from './compile/compileOperation.ts';
import type { ReconstructedData } from './compile/writeData.ts';
import { writeData } from './compile/writeData.ts';
import type { ConversationSources } from './readConversations.ts';
import { readConversations } from './readConversations.ts';
import type { Variables } from './select/collectFields.ts';
import { conversationIdVariables } from './select/contactRoots.ts';
import type { FailedExecution } from './select/failRoots.ts';
import { failOperation, failRoots } from './select/failRoots.ts';

/**
 * Executes an operation that selects contacts. It sends one upstream operation, and one more for each round of further pages
 * of histories.
 *
 * Returns null when the response has an error in a history or a value that does not fit its type. The stitched schema then
 * executes the operation, and reports the exact errors. A bug of the gateway fails every root field.
 *
 * @throws ResponseTooLarge and nothing else.
 */
export type ContactsPlan<R = ExecutionResult> = (
  given: Variables,
  coerced: Variables,
  context: RequestContext,
) => Promise<R | FailedExecution | null>;

/** What the JSON of a response is written from. */
export interface FetchedContacts extends ReconstructedData {
  readonly compiled: CompiledOperation;
  /** The upstream's errors. None of them is in a history. */
  readonly errors: UpstreamResult['errors'];
}

/**
 * Makes the plan of a compiled operation. `fieldWriters.ts` says how much time it saves.
 *
 * @param respond makes the response. It may throw: the plan handles its errors as those of fetching.
 */
export function createContactsPlan<R>(
  compiled: CompiledOperation,
  resources: Resources,
  respond: (fetched: FetchedContacts, size: ResponseSize) => R,
): ContactsPlan<R> {
  const { upstream, query, roots, schema } = compiled;
  const operationName = upstream.operation.name?.value;
  const rootKeys = new Set(roots.fields.keys());
  // One invalid id of a contact must not fail the other root fields.
  const othersMayWork = compiled.contactIds.size > 0 && rootKeys.size > 1;
  return async (given, coerced, context) => {
    const requestRoots = { roots, operation: upstream.operation, schema, variables: coerced };
    const variables = {
      ...usedValues(upstream, given),
      ...conversationIdVariables(compiled.contactIds, coerced),
    };
    const isRepeatable = upstream.operation.operation === 'query';
    let response: HttpResponse;
    let read: ReadResponse;
    try {
      const request = { query, variables, operationName, isRepeatable };
      response = await sendOnBehalfOf(context, resources.client, request);
      read = readHistories(response, RESERVED_PREFIX);
    } catch (error) {
      return failRoots(requestRoots, [asError(error)]);
    }
    const result = dropForeignErrorPaths(read.result, rootKeys);
    if (isRejected(result)) return othersMayWork ? null : failOperation(requestRoots, result.errors ?? []);
    const createLoader = () => contactsFor(context, { ...compiled.selection, variables: given }, resources);
    try {
      const parse = () => dropForeignErrorPaths(readResponse(response), rootKeys);
      const sources = readConversations(result, read, parse, compiled);
      response.recycle?.();
      if (sources === null) return null;
      resources.instrumentation?.events.onHistoriesRead?.(sources.historiesRead);
      const measure = measureReconstruction(resources.instrumentation, context);
      const work = measure((rebuild) => rebuildAll(sources, rebuild, createLoader, context.budget));
      // Waiting without need would keep the contacts in memory longer (decision 027).
      if (work.pending.length > 0) await Promise.all(work.pending);
      const fetched = fetchedContacts(work, compiled, coerced);
      return fetched && respond(fetched, context.budget.responseSize);
    } catch (error) {
      return failureOf(error, (cause) => failRoots(requestRoots, [cause]));
    }
  };
}

/** Null when the stitched schema should execute the operation: it may find out more. */
function failureOf(error: unknown, fail: (cause: Error) => FailedExecution): FailedExecution | null {
  if (error instanceof ResponseTooLarge) throw error;
  // The stitched schema would meet the same limit or the same bug.
  const isFinal = error instanceof LimitExceeded || isInternalFailure(error);
  return isFinal ? fail(asError(error)) : null;
}

interface Reconstructions {
  readonly result: UpstreamResult;
  /** By the id of the conversation. */
  readonly reconstructions: Map<string, Reconstruction>;
  /** The histories that are still being loaded. They add to `reconstructions`. */
  readonly pending: readonly Promise<unknown>[];
}

/** Reconstructs the conversations whose history is complete, and loads the other histories. */
function rebuildAll(
  { result, conversations }: ConversationSources,
  rebuild: (history: History) => Reconstruction,
  createLoader: () => ContactLoader,
  budget: RequestBudget,
): Reconstructions {
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
    // The conversation may occur twice in the response, once with a complete history.
    if (id === null || reconstructions.has(id)) continue;
    loader ??= createLoader();
    const loading = loader.load({ conversationId: id, first, closedAt });
    pending.push(loading.then((value) => reconstructions.set(id, value)));
  }
  return { result, reconstructions, pending };
}

/** Whether upstream rejected the operation as a whole. The stitched schema would be rejected, too. */
function isRejected({ data, errors }: UpstreamResult): boolean {
  return !data && errors?.every(({ path }) => path === undefined) === true;
}

/** Null when upstream sent no data, or when a non-null field of a contact has no value. */
function fetchedContacts(
  { result, reconstructions }: Reconstructions,
  compiled: CompiledOperation,
  variables: Variables,
): FetchedContacts | null {
  // `channel` is the only non-null field of a contact for which upstream may have no value.
  const haveChannels = [...reconstructions.values()].every(({ contacts }) =>
    contacts.every(({ channel }) => channel !== null),
  );
  const { data, errors } = result;
  return haveChannels && data ? { data, errors, reconstructions, variables, compiled } : null;
}

/** Writes the client's response. */
export function writeResult(fetched: FetchedContacts, size: ResponseSize): ExecutionResult {
  const { errors } = fetched;
  const output = new JsonWriter(size);
  writeData(fetched, fetched.compiled, output);
  return { data: serializedData(output.take(), () => output.recycle()), ...(errors && { errors }) };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('the upstream operation failed', { cause: error });
}
