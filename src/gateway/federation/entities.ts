import type { SubschemaConfig } from '@graphql-tools/delegate';
import { delegateToSchema } from '@graphql-tools/delegate';
import type { FieldNode, GraphQLResolveInfo, SelectionSetNode } from 'graphql';
import { GraphQLError, Kind } from 'graphql';
import { isObject } from '../../upstream/response/json.ts';
import { limitExceeded } from '../errors/limitError.ts';
import type { GatewayContext } from '../execution/context.ts';
import { holdsSelection } from '../references/holdsSelection.ts';
import type { RootField } from '../references/lookupTypes.ts';
import { LOOKUPS } from '../references/lookupTypes.ts';
import type { Stub } from '../references/stubs.ts';
import { entitySelection } from './entitySelection.ts';
import type { EntityType } from './entityTypes.ts';
import type { EntityReference } from './representation.ts';
import { readRepresentation } from './representation.ts';

/** Most representations in one field. A router asks for as many as a list of its client has items. */
export const MAX_REPRESENTATIONS = 1_000;

/** Answers `_entities`: for each representation an object, null, an error, or the promise of one of these. */
export type EntitiesResolver = (
  root: unknown,
  args: { readonly representations: readonly unknown[] },
  context: GatewayContext,
  info: GraphQLResolveInfo,
) => readonly unknown[];

/**
 * Finds entities in batches: all that is asked for at one time travels in operations of at most 20 root fields each,
 * and the same object once.
 */
export function createEntitiesResolver(
  entities: readonly EntityType[],
  upstream: SubschemaConfig<unknown, unknown, unknown, GatewayContext>,
): EntitiesResolver {
  return (_root, { representations }, context, info) => {
    assertFew(representations.length);
    context.budget.takeRepresentations(representations.length);
    const selections = new Map<string, SelectionSetNode>();
    const selectionOf = (typeName: string): SelectionSetNode => {
      const selection = selections.get(typeName) ?? entitySelection(typeName, info);
      selections.set(typeName, selection);
      return selection;
    };
    return representations.map((representation, index) => {
      const reference = readRepresentation(representation, entities);
      if (reference instanceof GraphQLError) return reference;
      const selectionSet = selectionOf(reference.typeName);
      // Errors of the look-up are placed by its path, and they belong to this item alone.
      const path = { prev: info.path, key: index, typename: undefined };
      return find(reference, { upstream, selectionSet, context, info: { ...info, path } });
    });
  };
}

function assertFew(count: number): void {
  if (count <= MAX_REPRESENTATIONS) return;
  throw limitExceeded(`Expected at most ${MAX_REPRESENTATIONS} representations, got ${count}.`);
}

interface Request {
  readonly upstream: SubschemaConfig<unknown, unknown, unknown, GatewayContext>;
  /** What is asked for of an object of this type. */
  readonly selectionSet: SelectionSetNode;
  readonly context: GatewayContext;
  readonly info: GraphQLResolveInfo;
}

async function find({ typeName, id, source }: EntityReference, request: Request): Promise<unknown> {
  if (source.kind === 'upstream') return lookUp(typeName, id, source.lookup, request);
  const { contacts } = request.context;
  const text = String(id);
  if (source.kind === 'contact') {
    const contact = await contacts.loadContact(text);
    return contact && { ...contact, __typename: typeName };
  }
  const stub = { __typename: typeName, id: text };
  if (!needsHistoryAlone(stub, request)) return lookUp(typeName, text, source.lookup, request);
  return (await contacts.isKnown(text)) ? stub : null;
}

/**
 * Whether the history answers all that is asked for. An id that upstream may spell otherwise is looked up: an object has
 * one id, whatever else is asked of it.
 */
function needsHistoryAlone(stub: Stub, { selectionSet, info }: Request): boolean {
  const field: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '_entities' }, selectionSet };
  const asked = { ...info, fieldNodes: [field] };
  const { computed } = LOOKUPS.Conversation;
  const isSpelledPlainly = stub.id === String(stub.id).toLowerCase();
  return isSpelledPlainly && holdsSelection(stub, computed, asked) && !holdsSelection(stub, NONE, asked);
}

const NONE: ReadonlySet<string> = new Set();

/** Null when upstream knows no such object, or one of another type by that id. */
async function lookUp(
  typeName: string,
  id: string | number,
  { field, argument }: RootField,
  { upstream, selectionSet, context, info }: Request,
): Promise<unknown> {
  const returnType = info.schema.getQueryType()?.getFields()[field]?.type;
  const found: unknown = await delegateToSchema({
    schema: upstream,
    fieldName: field,
    args: { [argument]: id },
    selectionSet: onType(typeName, selectionSet),
    ...(returnType && { returnType }),
    context,
    info,
  });
  if (found instanceof Error) throw found;
  return isObject(found) && found['__typename'] === typeName ? found : null;
}

/** Fields of the type stand in a fragment on it: the root field may be of an interface. */
function onType(typeName: string, selectionSet: SelectionSetNode): SelectionSetNode {
  const [typename, ...rest] = selectionSet.selections;
  const typeCondition = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: typeName } } as const;
  const inner = { kind: Kind.SELECTION_SET, selections: rest } as const;
  const fragment = { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet: inner } as const;
  const outer = typename ? [typename] : [];
  return { ...selectionSet, selections: rest.length > 0 ? [...outer, fragment] : outer };
}
