import type {
  ExecutionResult,
  FieldNode,
  FragmentDefinitionNode,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';
import { GraphQLError, Kind, OperationTypeNode } from 'graphql';
import { UpstreamError } from '../../upstream/errors/upstreamError.ts';
import { CONVERSATIONS_PER_OPERATION } from '../../upstream/history/historyPages.ts';
import { isObject } from '../../upstream/response/json.ts';
import type { Chunks } from '../../upstream/transport/chunks.ts';
import type { RequestContext } from '../execution/context.ts';
import { MAX_REPRESENTATIONS } from '../federation/entities.ts';
import { entityFields } from '../federation/entitySelection.ts';
import type { Fragments } from '../selections/fragments.ts';
import { JsonWriter } from '../serialized/jsonWriter.ts';
import { ResponseSize } from '../serialized/responseSize.ts';
import { recycleOf, serializedData, serializedFieldsOf } from '../serialized/serializedData.ts';
import type { Schemas } from './compile/compileOperation.ts';
import type { ContactsPlan } from './contactsPlan.ts';
import { aliasOf, createConversationsOperation, idVariableOf } from './entitiesDocument.ts';
import type { Variables } from './select/collectFields.ts';
import { responseKeyOf } from './select/collectFields.ts';

/** Plans an operation on the gateway's schema. Null when the stitched schema has to execute it. */
export type PlanOperation = (
  operation: OperationDefinitionNode,
  fragments: readonly FragmentDefinitionNode[],
) => ContactsPlan | null;

/**
 * Plans an operation that selects only `_entities`, and only conversations: routers send it for every page. One upstream
 * operation fetches up to `CONVERSATIONS_PER_OPERATION` conversations with their histories.
 *
 * @param planOperation plans the operation for each number of conversations. It is called once for each number.
 * @returns null when the stitched schema has to execute the operation. The plan itself returns null for the same reason:
 * for other entities, for ids that are not in lower case, and for errors in the upstream response.
 */
export function createEntitiesPlan(
  operation: OperationDefinitionNode,
  fragments: Fragments,
  { schema, fetch }: Schemas,
  planOperation: PlanOperation,
): ContactsPlan | null {
  const requested = entitiesField(operation);
  // In lazy mode histories are fetched without their conversations. The stitched schema does so in fewer operations.
  if (requested === null || fetch === 'lazy') return null;
  const { field, variable } = requested;
  const info = { fieldNodes: [field], fragments: Object.fromEntries(fragments), schema };
  const selectionSet: SelectionSetNode = entityFields('Conversation', info);
  if (selectionSet.selections.length === 0) return null;
  const plans = new Map<number, ContactsPlan | null>();
  const planFor = (count: number): ContactsPlan | null => {
    const known = plans.get(count);
    if (known !== undefined) return known;
    const conversations = createConversationsOperation(operation, selectionSet, count);
    const plan = planOperation(conversations, [...fragments.values()]);
    plans.set(count, plan);
    return plan;
  };
  return async (given, coerced, context) => {
    const ids = conversationIds(given[variable]);
    if (ids === null) return null;
    const fetched = await fetchEntities(ids, planFor, given, coerced, context);
    if (fetched === null) return null;
    const list = new JsonWriter(new ResponseSize(context.budget.limits.maxResponseBytes));
    const result = createResult(responseKeyOf(field), ids, fetched.entities, list);
    for (const recycle of fetched.recyclings) recycle();
    return result;
  };
}

/** The one field of an `_entities` operation. */
interface RequestedEntities {
  readonly field: FieldNode;
  /** The name of the variable that holds the representations. */
  readonly variable: string;
}

/** Null when the operation is anything but one `_entities(representations: $variable)` without conditions. */
function entitiesField({ operation, selectionSet }: OperationDefinitionNode): RequestedEntities | null {
  const [field, ...others] = selectionSet.selections;
  if (operation !== OperationTypeNode.QUERY || field?.kind !== Kind.FIELD || others.length > 0) return null;
  const value = field.arguments?.[0]?.value;
  if (field.name.value !== '_entities' || value?.kind !== Kind.VARIABLE) return null;
  return field.directives?.length ? null : { field, variable: value.name.value };
}

/**
 * Returns the ids of conversations, in the order of the representations. Null when a representation is not that of a
 * conversation, or when its id is not in lower case: upstream may return such an id in another spelling.
 */
function conversationIds(representations: unknown): readonly string[] | null {
  if (!Array.isArray(representations) || representations.length > MAX_REPRESENTATIONS) return null;
  const ids: string[] = [];
  for (const representation of representations) {
    if (!isObject(representation) || representation['__typename'] !== 'Conversation') return null;
    const { id } = representation;
    if (typeof id !== 'string' || id === '' || id !== id.toLowerCase()) return null;
    ids.push(id);
  }
  return ids;
}

/** The JSON of an entity, or the error for which it could not be fetched. */
type Entity = Chunks | GraphQLError;

interface FetchedEntities {
  /** By id. */
  readonly entities: ReadonlyMap<string, Entity>;
  /** Functions to call when the JSON of the entities is no longer used. They give its memory back. */
  readonly recyclings: readonly (() => void)[];
}

async function fetchEntities(
  ids: readonly string[],
  planFor: (count: number) => ContactsPlan | null,
  given: Variables,
  coerced: Variables,
  context: RequestContext,
): Promise<FetchedEntities | null> {
  const distinct = [...new Set(ids)];
  const entities = new Map<string, Entity>();
  const recyclings: (() => void)[] = [];
  const fetchBatch = async (batch: readonly string[]): Promise<boolean> => {
    const plan = planFor(batch.length);
    const result = await plan?.(withIds(given, batch), withIds(coerced, batch), context);
    const values = result ? valuesOf(result, batch.length) : null;
    for (const [index, id] of batch.entries()) entities.set(id, values?.[index] ?? NULL_JSON);
    const recycle = result?.data && recycleOf(result.data);
    if (recycle) recyclings.push(recycle);
    return values !== null;
  };
  const batches: (readonly string[])[] = [];
  for (let start = 0; start < distinct.length; start += CONVERSATIONS_PER_OPERATION) {
    batches.push(distinct.slice(start, start + CONVERSATIONS_PER_OPERATION));
  }
  const outcomes = await Promise.all(batches.map(fetchBatch));
  return outcomes.every((isFetched) => isFetched) ? { entities, recyclings } : null;
}

function withIds(variables: Variables, ids: readonly string[]): Variables {
  const values: Record<string, unknown> = { ...variables };
  for (const [index, id] of ids.entries()) values[idVariableOf(index)] = id;
  return values;
}

/** Null when the response has an error: the stitched schema then finds out which entities failed. */
function valuesOf({ data, errors }: ExecutionResult, count: number): readonly Entity[] | null {
  const [error] = errors ?? [];
  if (error) {
    // An exchange that failed is not repeated: all entities of the batch report its error.
    return error.originalError instanceof UpstreamError ? Array.from({ length: count }, () => error) : null;
  }
  const fields = data ? serializedFieldsOf(data) : null;
  return fields && Array.from({ length: count }, (_, index) => fields.get(aliasOf(index)) ?? NULL_JSON);
}

function createResult(
  key: string,
  ids: readonly string[],
  entities: FetchedEntities['entities'],
  list: JsonWriter,
): ExecutionResult {
  const errors: GraphQLError[] = [];
  list.add('[');
  for (const [index, id] of ids.entries()) {
    const entity = entities.get(id) ?? NULL_JSON;
    if (index > 0) list.add(',');
    for (const bytes of entity instanceof GraphQLError ? NULL_JSON : entity) list.addBytes(bytes);
    if (entity instanceof GraphQLError) errors.push(withPath([key, index], entity));
  }
  list.add(']');
  const data = serializedData(new Map([[key, list.take()]]), () => list.recycle());
  return { data, ...(errors.length > 0 && { errors }) };
}

function withPath(
  path: readonly (string | number)[],
  { message, originalError, extensions }: GraphQLError,
): GraphQLError {
  return new GraphQLError(message, { path, extensions, ...(originalError && { originalError }) });
}

const NULL_JSON: Chunks = [Buffer.from('null')];
