import type { SubschemaConfig } from '@graphql-tools/delegate';
import { delegateToSchema } from '@graphql-tools/delegate';
import type { ExecutionRequest, ExecutionResult } from '@graphql-tools/utils';
import type { FieldNode, GraphQLResolveInfo, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { GraphQLError, getOperationAST, Kind, print } from 'graphql';
import type { ReferenceFieldName } from '../../upstream/history/historySelection.ts';
import { historySelection, noReferenceSelections } from '../../upstream/history/historySelection.ts';
import { isObject } from '../../upstream/response/json.ts';
import type { ContactLoader } from '../execution/contactLoader.ts';
import type { GatewayContext } from '../execution/context.ts';
import type { Resources } from '../execution/resources.ts';
import { contactsFor } from '../execution/resources.ts';
import { REFERENCES } from '../planning/compile/referenceFields.ts';
import { withUsedDefinitions } from '../planning/select/usedDefinitions.ts';
import type { ContactReference } from '../references/lookupTypes.ts';
import { fragmentsOf } from '../selections/fragments.ts';
import { checkRootValues } from './rootValues.ts';
import { typenameBesideFragments } from './typenameFragments.ts';

/** Reads the object that a field of a contact refers to from the contact's history. Null when it does not show it. */
export type HistoryLookup = (
  reference: ContactReference,
  /** A root field of the upstream that has the type of the object. */
  rootField: string,
  args: Readonly<Record<string, unknown>>,
  context: GatewayContext,
  info: GraphQLResolveInfo,
) => Promise<unknown>;

/**
 * Reads the history once more, with the client's selection in it. This takes upstream requests of its own, so it is for
 * objects that upstream shows in a history and nowhere else: users who are gone, say. Histories that are read for the
 * same selection travel together.
 */
export function createHistoryLookup(upstreamSchema: GraphQLSchema, resources: Resources): HistoryLookup {
  const loaders = new WeakMap<GatewayContext, Map<string, ContactLoader>>();

  const createLoader = (
    { document, variables, context }: ExecutionRequest,
    { field, operation, site }: Asked,
  ) => {
    const plants = noReferenceSelections();
    plants[site].push({ alias: PLANT, selection: field.selectionSet ? print(field.selectionSet) : '' });
    const planted = historySelection(upstreamSchema, plants);
    const selection = withUsedDefinitions(planted, operation, fragmentsOf(document));
    return contactsFor(context, { ...selection, variables: variables ?? {} }, resources);
  };

  const read = async (request: ExecutionRequest, field: FieldNode, operation: OperationDefinitionNode) => {
    const { rootValue, context } = request;
    const { contact, site }: ContactReference = rootValue;
    const known = loaders.get(context) ?? new Map<string, ContactLoader>();
    const key = `${site} ${selectionKey(request, field)}`;
    const loader = known.get(key) ?? createLoader(request, { field, operation, site });
    loaders.set(context, known.set(key, loader));
    const found = await loader.loadContact(contact.id).catch(nullIfUnavailable);
    const origin = found && REFERENCES[site].of(found)?.origin;
    // Two contacts may refer to one object, and stitching writes its marks into it.
    return isObject(origin) ? structuredClone(origin[PLANT] ?? null) : null;
  };

  const histories: SubschemaConfig<unknown, unknown, unknown, GatewayContext> = {
    name: 'histories',
    schema: upstreamSchema,
    transforms: [typenameBesideFragments],
    executor: async (request: ExecutionRequest): Promise<ExecutionResult> => {
      const { document } = request;
      const operation = getOperationAST(document);
      const [field] = operation?.selectionSet.selections ?? [];
      if (!operation || field?.kind !== Kind.FIELD) throw new TypeError('expected one root field');
      const data = { [(field.alias ?? field.name).value]: await read(request, field, operation) };
      return checkRootValues({ data }, document, upstreamSchema);
    },
  };

  return async (rootValue, fieldName, args, context, info) =>
    delegateToSchema({ schema: histories, fieldName, args, context, info, rootValue });
}

/** Plants are named `p` and a number, see `Plant`. */
const PLANT = 'p0';

interface Asked {
  readonly field: FieldNode;
  readonly operation: OperationDefinitionNode;
  readonly site: ReferenceFieldName;
}

/** Equal for requests that select the same, whatever object they ask for. */
function selectionKey({ document, variables = {} }: ExecutionRequest, field: FieldNode): string {
  const ofObject = new Set(
    field.arguments?.map(({ value }) => (value.kind === Kind.VARIABLE ? value.name.value : null)),
  );
  const others = Object.entries(variables).filter(([name]) => !ofObject.has(name));
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const nodes = [...(field.selectionSet ? [field.selectionSet] : []), ...fragments];
  return JSON.stringify([nodes.map((node) => print(node)), others]);
}

/** A history that is not available shows nothing: what the look-up by id reported stays. */
function nullIfUnavailable(error: unknown): null {
  if (error instanceof GraphQLError) return null;
  throw error;
}
