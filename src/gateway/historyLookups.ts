import type { SubschemaConfig } from '@graphql-tools/delegate';
import { delegateToSchema } from '@graphql-tools/delegate';
import type { ExecutionRequest, ExecutionResult } from '@graphql-tools/utils';
import type { FieldNode, GraphQLResolveInfo, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { getOperationAST, Kind, print } from 'graphql';
import type { Contact } from '../contacts/contact.ts';
import type { HistorySelection, PlantSite } from '../upstream/historySelection.ts';
import { historySelection, noPlants, usedValues } from '../upstream/historySelection.ts';
import { isObject } from '../upstream/json.ts';
import type { ContactLoader } from './contactLoader.ts';
import type { GatewayContext } from './context.ts';
import { fragmentsOf } from './planning/collect.ts';
import { REFERENCES } from './planning/referenceFields.ts';
import { withUsedDefinitions } from './planning/usedDefinitions.ts';
import type { Resources } from './resources.ts';
import { contactsFor } from './resources.ts';
import { fittingRootValues } from './rootValues.ts';
import { typenameBesideFragments } from './typenameFragments.ts';

/** The field of a contact that refers to an object. */
export interface ContactReference {
  readonly contact: Contact;
  readonly site: PlantSite;
}

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

  const loaderFor = (selection: HistorySelection, context: GatewayContext): ContactLoader => {
    const { conversation, messages, firstPage, variables } = selection;
    const key = JSON.stringify([
      conversation,
      messages,
      firstPage.fragments,
      usedValues(firstPage, variables),
    ]);
    const known = loaders.get(context) ?? new Map<string, ContactLoader>();
    const loader = known.get(key) ?? contactsFor(context, selection, resources);
    loaders.set(context, known.set(key, loader));
    return loader;
  };

  const read = async (request: ExecutionRequest, field: FieldNode, operation: OperationDefinitionNode) => {
    const { rootValue, context } = request;
    const { contact, site }: ContactReference = rootValue;
    const plants = noPlants();
    plants[site].push({ alias: PLANT, selection: field.selectionSet ? print(field.selectionSet) : '' });
    const planted = historySelection(upstreamSchema, plants);
    const selection = withUsedDefinitions(planted, operation, fragmentsOf(request.document));
    const loader = loaderFor({ ...selection, variables: request.variables ?? {} }, context);
    const found = await loader.loadContact(contact.id);
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
      return fittingRootValues({ data }, document, upstreamSchema);
    },
  };

  return async (rootValue, fieldName, args, context, info) =>
    delegateToSchema({ schema: histories, fieldName, args, context, info, rootValue });
}

/** Plants are named `p` and a number, see `Plant`. */
const PLANT = 'p0';
