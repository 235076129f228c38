import type { ExecutionResult, FieldNode } from 'graphql';
import { Kind, print } from 'graphql';
import type { UpstreamClient } from '../../upstream/client.ts';
import { usedValues } from '../../upstream/history/historySelection.ts';
import { dropForeignErrorPaths } from '../../upstream/response/errorPaths.ts';
import { RESERVED_PREFIX } from '../../upstream/response/reservedPrefix.ts';
import { readResponse } from '../../upstream/response/response.ts';
import type { Chunks } from '../../upstream/transport/chunks.ts';
import type { RequestContext } from '../execution/context.ts';
import { sendOnBehalfOf } from '../execution/context.ts';
import { invalidUpstreamValueError } from '../execution/invalidUpstreamValue.ts';
import { serializedData } from '../serialized/serializedData.ts';
import type { Schemas } from './compile/compileOperation.ts';
import type { CollectedFields, Variables } from './select/collectFields.ts';
import { failOperation, failRoots } from './select/failRoots.ts';
import type { UpstreamDocument } from './select/upstreamDocument.ts';

/** Executes an operation that has upstream fields only. Never rejects. */
export type PassthroughPlan = (
  given: Variables,
  coerced: Variables,
  context: RequestContext,
) => Promise<ExecutionResult>;

/**
 * Plans an operation that has upstream fields only. Its response is passed on without being parsed.
 *
 * - What it does: the operation gets one more root field at its end, `_gw_end: __typename`. A response that begins with
 *   `{"data":{` and ends with that field has no errors. The field is cut off, and the other bytes are sent as they came.
 * - What it gains: workload (b) in `docs/performance.md`, a page of 50 conversations, takes 0.72 ms of CPU, where the stitched
 *   schema takes 47 ms.
 * - What would break it: nothing in how upstream writes JSON. A response in another form, such as with white space or with
 *   the errors first, is parsed. A root field that a client calls `_gw_end` would end the response too early: the rule
 *   for reserved aliases (`gateway/apollo/reservedAliases.ts`) rejects it.
 * - Plain implementation: `readResponse`, which this plan uses for responses in another form. The stitched schema
 *   executes the same operations; `test/gateway/contract.test.ts` compares both.
 * - How often it runs: the metric `contacts_gateway_graphql_plans_total{plan="passthrough"}`.
 */
export function createPassthroughPlan(
  upstream: UpstreamDocument,
  roots: CollectedFields,
  { schema, upstreamSchema }: Pick<Schemas, 'schema' | 'upstreamSchema'>,
  client: UpstreamClient,
): PassthroughPlan {
  const { operation } = upstream;
  const query = withEndMarker(upstream);
  const operationName = operation.name?.value;
  const rootKeys = new Set(roots.fields.keys());
  const upstreamRoot = upstreamSchema.getRootType(operation.operation)?.name ?? '';
  const ending = Buffer.from(`"${END}":"${upstreamRoot}"}}`);
  const isRepeatable = operation.operation === 'query';
  return async (given, coerced, context) => {
    const request = { roots, operation, schema, variables: coerced };
    try {
      const variables = usedValues(upstream, given);
      const response = await sendOnBehalfOf(context, client, {
        query,
        variables,
        operationName,
        isRepeatable,
      });
      const unmarked = response.status === 200 ? withoutMarker(response.body, ending) : null;
      if (unmarked !== null) return { data: serializedData(unmarked, response.recycle) };
      const result = dropForeignErrorPaths(readResponse(response), rootKeys);
      if (!result.data) return failOperation(request, result.errors ?? []);
      // Without the marker it is not the response to this operation.
      if (!(END in result.data)) return failRoots(request, [invalidUpstreamValueError()]);
      const { [END]: _, ...clean } = result.data;
      return { data: clean, ...(result.errors && { errors: result.errors }) };
    } catch (error) {
      return failRoots(request, [error instanceof Error ? error : new Error(String(error))]);
    }
  };
}

const END = `${RESERVED_PREFIX}end`;
const START = Buffer.from('{"data":{');
const COMMA = ','.charCodeAt(0);
const BRACES = Buffer.from('}}');

function withEndMarker({ document, operation }: UpstreamDocument): string {
  const marker: FieldNode = {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: END },
    name: { kind: Kind.NAME, value: '__typename' },
  };
  const selections = [...operation.selectionSet.selections, marker];
  const marked = { ...operation, selectionSet: { ...operation.selectionSet, selections } };
  const definitions = document.definitions.map((definition) =>
    definition === operation ? marked : definition,
  );
  return print({ ...document, definitions });
}

/** Returns the body without the marker. Null when the body has another form. */
function withoutMarker(body: Chunks, ending: Buffer): Chunks | null {
  const [first] = body;
  const last = body.at(-1);
  if (!first || !last) return null;
  // The start or the marker may be divided between two chunks.
  const isDivided = first.length < START.length || last.length <= ending.length;
  if (isDivided && body.length > 1) return withoutMarker([Buffer.concat(body)], ending);
  const markerStart = last.length - ending.length;
  if (!hasBytesAt(first, 0, START) || markerStart <= 0 || !hasBytesAt(last, markerStart, ending)) return null;
  // Without other fields there is no comma before the marker: `@skip` may have left them out.
  const isOnlyField = body.length === 1 && markerStart === START.length;
  if (!isOnlyField && last[markerStart - 1] !== COMMA) return null;
  return [...body.slice(0, -1), last.subarray(0, isOnlyField ? markerStart : markerStart - 1), BRACES];
}

function hasBytesAt(bytes: Buffer, offset: number, part: Buffer): boolean {
  const end = offset + part.length;
  return end <= bytes.length && bytes.compare(part, 0, part.length, offset, end) === 0;
}
