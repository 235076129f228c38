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
import { aliasOf, conversationsDocument, idVariableOf } from './entitiesDocument.ts';
import type { Variables } from './select/collectFields.ts';
import { responseKeyOf } from './select/collectFields.ts';

/** Plans an operation on the gateway's schema; null when that is not to be had. */
export type PlanOperation = (
  operation: OperationDefinitionNode,
  fragments: readonly FragmentDefinitionNode[],
) => ContactsPlan | null;

/**
 * Answers `_entities` when nothing else is asked for, and of nothing but conversations: what routers ask for on every
 * page. Up to 20 conversations travel in one planned operation, with their histories. Null at any time means that the
 * stitched schema is to answer: for other entities, for ids that upstream may spell otherwise, for errors in an answer.
 */
export function createEntitiesPlan(
  operation: OperationDefinitionNode,
  fragments: Fragments,
  { schema, fetch }: Schemas,
  planOperation: PlanOperation,
): ContactsPlan | null {
  const asked = entitiesField(operation);
  // Lazy histories are asked for without their conversations: the look-ups do so in fewer operations.
  if (asked === null || fetch === 'lazy') return null;
  const { field, variable } = asked;
  const surroundings = { fieldNodes: [field], fragments: Object.fromEntries(fragments), schema };
  const selectionSet: SelectionSetNode = entityFields('Conversation', surroundings);
  if (selectionSet.selections.length === 0) return null;
  const plans = new Map<number, ContactsPlan | null>();
  const planFor = (count: number): ContactsPlan | null => {
    const known = plans.get(count);
    if (known !== undefined) return known;
    const document = conversationsDocument(operation, selectionSet, count);
    const plan = planOperation(document, [...fragments.values()]);
    plans.set(count, plan);
    return plan;
  };
  return async (given, coerced, context) => {
    const ids = conversationIds(given[variable]);
    if (ids === null) return null;
    const found = await findAll(ids, planFor, given, coerced, context);
    if (found === null) return null;
    const list = new JsonWriter(new ResponseSize(context.budget.limits.maxResponseBytes));
    const result = entitiesResult(responseKeyOf(field), ids, found.entities, list);
    for (const recycle of found.recyclings) recycle();
    return result;
  };
}

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

/** In the order of the representations; null unless all are of conversations, by ids in the one usual spelling. */
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

/** The JSON of what upstream has, or why that could not be had. */
type Entity = Chunks | GraphQLError;

interface FoundEntities {
  /** By id. */
  readonly entities: ReadonlyMap<string, Entity>;
  /** To be called when nobody looks at their JSON any more. */
  readonly recyclings: readonly (() => void)[];
}

async function findAll(
  ids: readonly string[],
  planFor: (count: number) => ContactsPlan | null,
  given: Variables,
  coerced: Variables,
  context: RequestContext,
): Promise<FoundEntities | null> {
  const distinct = [...new Set(ids)];
  const entities = new Map<string, Entity>();
  const recyclings: (() => void)[] = [];
  const find = async (some: readonly string[]): Promise<boolean> => {
    const plan = planFor(some.length);
    const result = await plan?.(withIds(given, some), withIds(coerced, some), context);
    const values = result ? valuesOf(result, some.length) : null;
    for (const [index, id] of some.entries()) entities.set(id, values?.[index] ?? NOTHING);
    const recycle = result?.data && recycleOf(result.data);
    if (recycle) recyclings.push(recycle);
    return values !== null;
  };
  const parts: (readonly string[])[] = [];
  for (let start = 0; start < distinct.length; start += CONVERSATIONS_PER_OPERATION) {
    parts.push(distinct.slice(start, start + CONVERSATIONS_PER_OPERATION));
  }
  const outcomes = await Promise.all(parts.map(find));
  return outcomes.every((isFound) => isFound) ? { entities, recyclings } : null;
}

function withIds(variables: Variables, ids: readonly string[]): Variables {
  const all: Record<string, unknown> = { ...variables };
  for (const [index, id] of ids.entries()) all[idVariableOf(index)] = id;
  return all;
}

/** Null when only the stitched schema can tell which of them failed, and how. */
function valuesOf({ data, errors }: ExecutionResult, count: number): readonly Entity[] | null {
  const [error] = errors ?? [];
  if (error) {
    // No exchange is made again for what no exchange brought.
    return error.originalError instanceof UpstreamError ? Array.from({ length: count }, () => error) : null;
  }
  const fields = data ? serializedFieldsOf(data) : null;
  return fields && Array.from({ length: count }, (_, index) => fields.get(aliasOf(index)) ?? NOTHING);
}

function entitiesResult(
  key: string,
  ids: readonly string[],
  entities: FoundEntities['entities'],
  list: JsonWriter,
): ExecutionResult {
  const errors: GraphQLError[] = [];
  list.add('[');
  for (const [index, id] of ids.entries()) {
    const entity = entities.get(id) ?? NOTHING;
    if (index > 0) list.add(',');
    for (const bytes of entity instanceof GraphQLError ? NOTHING : entity) list.addBytes(bytes);
    if (entity instanceof GraphQLError) errors.push(errorAt([key, index], entity));
  }
  list.add(']');
  const data = serializedData(new Map([[key, list.take()]]), () => list.recycle());
  return { data, ...(errors.length > 0 && { errors }) };
}

function errorAt(
  path: readonly (string | number)[],
  { message, originalError, extensions }: GraphQLError,
): GraphQLError {
  return new GraphQLError(message, { path, extensions, ...(originalError && { originalError }) });
}

const NOTHING: Chunks = [Buffer.from('null')];
