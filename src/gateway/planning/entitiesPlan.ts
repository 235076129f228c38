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
import type { RequestContext } from '../execution/context.ts';
import { MAX_REPRESENTATIONS } from '../federation/entities.ts';
import { entityFields } from '../federation/entitySelection.ts';
import type { Fragments } from '../selections/fragments.ts';
import { jsonString } from '../serialized/jsonText.ts';
import { JsonWriter } from '../serialized/jsonWriter.ts';
import { ResponseTooLarge } from '../serialized/responseSize.ts';
import { serializedData } from '../serialized/serializedData.ts';
import type { Schemas } from './compile/compileOperation.ts';
import { DATA, writeRootField } from './compile/writeData.ts';
import type { ContactsPlan, FetchedContacts } from './contactsPlan.ts';
import { aliasOf, createConversationsOperation, idVariableOf } from './entitiesDocument.ts';
import type { Variables } from './select/collectFields.ts';
import { responseKeyOf } from './select/collectFields.ts';

/** Plans an operation on the gateway's schema. Null when the stitched schema has to execute it. */
export type PlanOperation = (
  operation: OperationDefinitionNode,
  fragments: readonly FragmentDefinitionNode[],
) => FetchConversations | null;

/** Fetches the conversations of one upstream operation. Their JSON is not written yet. */
type FetchConversations = ContactsPlan<FetchedContacts>;

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
  const plans = new Map<number, FetchConversations | null>();
  const planFor = (count: number): FetchConversations | null => {
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
    const entities = await fetchEntities(ids, planFor, given, coerced, context);
    if (entities === null) return null;
    try {
      const output = new JsonWriter(context.budget.responseSize);
      return createResult(responseKeyOf(field), ids, entities, output);
    } catch (error) {
      if (error instanceof ResponseTooLarge) throw error;
      // A value does not fit its type, or the gateway has a bug. The stitched schema reports either for one entity.
      return null;
    }
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

/** A conversation in the response of its upstream operation, or the error for which it could not be fetched. */
type Entity = GraphQLError | { readonly fetched: FetchedContacts; readonly alias: string };

/** By id. */
type Entities = ReadonlyMap<string, Entity>;

async function fetchEntities(
  ids: readonly string[],
  planFor: (count: number) => FetchConversations | null,
  given: Variables,
  coerced: Variables,
  context: RequestContext,
): Promise<Entities | null> {
  const distinct = [...new Set(ids)];
  const entities = new Map<string, Entity>();
  const fetchBatch = async (batch: readonly string[]): Promise<boolean> => {
    const fetched = await planFor(batch.length)?.(withIds(given, batch), coerced, context);
    const [error] = fetched?.errors ?? [];
    if (error) {
      for (const id of batch) entities.set(id, error);
      // An exchange that failed is not repeated: all entities of the batch report its error. With another error, the
      // stitched schema finds out which entities failed.
      return error.originalError instanceof UpstreamError;
    }
    if (!fetched || !('compiled' in fetched)) return false;
    for (const [index, id] of batch.entries()) entities.set(id, { fetched, alias: aliasOf(index) });
    return true;
  };
  const batches: (readonly string[])[] = [];
  for (let start = 0; start < distinct.length; start += CONVERSATIONS_PER_OPERATION) {
    batches.push(distinct.slice(start, start + CONVERSATIONS_PER_OPERATION));
  }
  const outcomes = await Promise.all(batches.map(fetchBatch));
  return outcomes.every((isFetched) => isFetched) ? entities : null;
}

function withIds(variables: Variables, ids: readonly string[]): Variables {
  const values: Record<string, unknown> = { ...variables };
  for (const [index, id] of ids.entries()) values[idVariableOf(index)] = id;
  return values;
}

function createResult(
  key: string,
  ids: readonly string[],
  entities: Entities,
  output: JsonWriter,
): ExecutionResult {
  const errors: GraphQLError[] = [];
  output.add(`${DATA}${jsonString(key)}:[`);
  for (const [index, id] of ids.entries()) {
    if (index > 0) output.add(',');
    const entity = entities.get(id);
    if (entity === undefined || entity instanceof GraphQLError) {
      output.add('null');
      if (entity) errors.push(withPath([key, index], entity));
    } else {
      writeRootField(entity.alias, entity.fetched, entity.fetched.compiled, output);
    }
  }
  output.add(']}}');
  const data = serializedData(output.take(), () => output.recycle());
  return { data, ...(errors.length > 0 && { errors }) };
}

function withPath(
  path: readonly (string | number)[],
  { message, originalError, extensions }: GraphQLError,
): GraphQLError {
  return new GraphQLError(message, { path, extensions, ...(originalError && { originalError }) });
}
