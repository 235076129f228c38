import type { SubschemaConfig } from '@graphql-tools/delegate';
import { delegateToSchema } from '@graphql-tools/delegate';
import type { ExecutionRequest, ExecutionResult } from '@graphql-tools/utils';
import type { FieldNode, GraphQLResolveInfo, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { getOperationAST, Kind, print } from 'graphql';
import { nullIfExpected } from '../../upstream/errors/internalFailure.ts';
import { LimitExceeded } from '../../upstream/errors/limitExceeded.ts';
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
import { checkRootValues } from './workarounds/checkRootValues.ts';
import { copyData } from './workarounds/copyData.ts';
import { keepTypenameFragments } from './workarounds/keepTypenameFragments.ts';

/**
 * Reads the object that a field of a contact refers to from the contact's history.
 *
 * @returns null when the history does not have the object, or is not available. An `Error` when the object has an error.
 * @throws LimitExceeded when the request or its client may send no more operations.
 */
export type HistoryLookup = (
  reference: ContactReference,
  /** A root field of the upstream whose type is the type of the object. */
  rootField: string,
  args: Readonly<Record<string, unknown>>,
  context: GatewayContext,
  info: GraphQLResolveInfo,
) => Promise<unknown>;

/**
 * Creates a lookup that reads the history again, with the client's selection on the object. It sends upstream operations
 * of its own. It is for objects that upstream has in a history but does not find by id, such as deleted users. Histories
 * that are read for equal selections share upstream operations.
 */
export function createHistoryLookup(upstreamSchema: GraphQLSchema, resources: Resources): HistoryLookup {
  const loaders = new WeakMap<GatewayContext, Map<string, ContactLoader>>();

  const createLoader = (
    { document, variables, context }: ExecutionRequest,
    { field, operation, site }: RequestedObject,
  ) => {
    const references = noReferenceSelections();
    references[site].push({ alias: ALIAS, selection: field.selectionSet ? print(field.selectionSet) : '' });
    const withReference = historySelection(upstreamSchema, references);
    const selection = withUsedDefinitions(withReference, operation, fragmentsOf(document));
    return contactsFor(context, { ...selection, variables: variables ?? {} }, resources);
  };

  const read = async (request: ExecutionRequest, field: FieldNode, operation: OperationDefinitionNode) => {
    const { rootValue, context } = request;
    const { contact, site }: ContactReference = rootValue;
    const ofRequest = loaders.get(context) ?? new Map<string, ContactLoader>();
    const key = `${site} ${selectionKey(request, field)}`;
    const loader = ofRequest.get(key) ?? createLoader(request, { field, operation, site });
    loaders.set(context, ofRequest.set(key, loader));
    // The lookup by id has failed or found nothing already. A history that is not available adds no error.
    const reloaded = await loader.loadContact(contact.id).catch(nullUnlessLimited);
    const origin = reloaded && REFERENCES[site].of(reloaded)?.origin;
    return isObject(origin) ? copyData(origin[ALIAS] ?? null) : null;
  };

  const histories: SubschemaConfig<unknown, unknown, unknown, GatewayContext> = {
    name: 'histories',
    schema: upstreamSchema,
    transforms: [keepTypenameFragments],
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

/** The alias of the first selection at a site, see `ReferenceSelection`. */
const ALIAS = 'p0';

/** A limit of the request is no missing history: the client must see that a part was not read. */
function nullUnlessLimited(error: unknown): null {
  if (error instanceof LimitExceeded) throw error;
  return nullIfExpected(error);
}

interface RequestedObject {
  readonly field: FieldNode;
  readonly operation: OperationDefinitionNode;
  readonly site: ReferenceFieldName;
}

/** Equal for requests that select the same fields of different objects. */
function selectionKey({ document, variables = {} }: ExecutionRequest, field: FieldNode): string {
  const idVariables = new Set(
    field.arguments?.map(({ value }) => (value.kind === Kind.VARIABLE ? value.name.value : null)),
  );
  const otherVariables = Object.entries(variables).filter(([name]) => !idVariables.has(name));
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const nodes = [...(field.selectionSet ? [field.selectionSet] : []), ...fragments];
  return JSON.stringify([nodes.map((node) => print(node)), otherVariables]);
}
