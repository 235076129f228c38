import type { ExecutionResult, FieldNode } from 'graphql';
import { Kind, print } from 'graphql';
import type { UpstreamClient } from '../../upstream/client.ts';
import { usedValues } from '../../upstream/history/historySelection.ts';
import { dropForeignErrorPaths } from '../../upstream/response/errorPaths.ts';
import { readResponse } from '../../upstream/response/response.ts';
import type { Chunks } from '../../upstream/transport/chunks.ts';
import type { RequestContext } from '../execution/context.ts';
import { sendOnBehalfOf } from '../execution/context.ts';
import { invalidUpstreamValueError } from '../execution/invalidUpstreamValue.ts';
import { RESERVED_PREFIX } from '../execution/reservedPrefix.ts';
import { serializedData } from '../serialized/serializedData.ts';
import type { Schemas } from './compile/compileOperation.ts';
import type { CollectedFields, Variables } from './select/collectFields.ts';
import { failOperation, failRoots } from './select/failRoots.ts';
import type { UpstreamDocument } from './select/upstreamDocument.ts';

/** Runs an operation that is all the upstream's. Never rejects. */
export type PassthroughPlan = (
  given: Variables,
  coerced: Variables,
  context: RequestContext,
) => Promise<ExecutionResult>;

/**
 * Sends the operation as it is, with one field of ours appended as the last. An answer that begins with its data and
 * ends with that field holds no errors: it goes out as it came, unread. Any other is parsed. Nothing depends on the
 * order in which upstream writes its answer; another order is merely slower.
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
      const sent = usedValues(upstream, given);
      const asked = { query, variables: sent, operationName, isRepeatable };
      const answer = await sendOnBehalfOf(context, client, asked);
      const unmarked = answer.status === 200 ? withoutMarker(answer.body, ending) : null;
      if (unmarked !== null) return { data: serializedData(unmarked, answer.recycle) };
      const result = dropForeignErrorPaths(readResponse(answer), rootKeys);
      if (!result.data) return failOperation(request, result.errors ?? []);
      // Whatever this is, it is no answer to what was asked.
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

/** The answer without the marker, or null when it does not have that form. */
function withoutMarker(body: Chunks, ending: Buffer): Chunks | null {
  const [first] = body;
  const last = body.at(-1);
  if (!first || !last) return null;
  // What is looked for may lie on both sides of a cut.
  const isCut = first.length < START.length || last.length <= ending.length;
  if (isCut && body.length > 1) return withoutMarker([Buffer.concat(body)], ending);
  const markerStart = last.length - ending.length;
  if (!holdsAt(first, 0, START) || markerStart <= 0 || !holdsAt(last, markerStart, ending)) return null;
  const isOnly = body.length === 1 && markerStart === START.length;
  if (!isOnly && last[markerStart - 1] !== COMMA) return null;
  return [...body.slice(0, -1), last.subarray(0, isOnly ? markerStart : markerStart - 1), BRACES];
}

function holdsAt(bytes: Buffer, offset: number, part: Buffer): boolean {
  const end = offset + part.length;
  return end <= bytes.length && bytes.compare(part, 0, part.length, offset, end) === 0;
}
