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

/** The most representations in one field. A router sends one for each item of a list. */
export const MAX_REPRESENTATIONS = 1_000;

/** Resolves `_entities`: for each representation an object, null, an error, or a promise of one of these. */
export type EntitiesResolver = (
  root: unknown,
  args: { readonly representations: readonly unknown[] },
  context: GatewayContext,
  info: GraphQLResolveInfo,
) => readonly unknown[];

/**
 * Creates the resolver of `_entities`. Lookups at the same time share upstream operations of at most 20 root fields. Equal
 * lookups are sent once.
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
      // The path of the item, so that an error of its lookup is an error of this item alone.
      const path = { prev: info.path, key: index, typename: undefined };
      return find(reference, { upstream, selectionSet, context, info: { ...info, path } });
    });
  };
}

function assertFew(count: number): void {
  if (count <= MAX_REPRESENTATIONS) return;
  throw limitExceeded(`Expected at most ${MAX_REPRESENTATIONS} representations, got ${count}.`);
}

interface EntityRequest {
  readonly upstream: SubschemaConfig<unknown, unknown, unknown, GatewayContext>;
  /** The selection on objects of this type. */
  readonly selectionSet: SelectionSetNode;
  readonly context: GatewayContext;
  readonly info: GraphQLResolveInfo;
}

async function find({ typeName, id, source }: EntityReference, request: EntityRequest): Promise<unknown> {
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
 * Whether the selection needs the history and nothing else from the upstream. False for an id with upper-case letters:
 * the upstream may spell it differently, and an object has to have the same id in all responses.
 */
function needsHistoryAlone(stub: Stub, { selectionSet, info }: EntityRequest): boolean {
  const field: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '_entities' }, selectionSet };
  const onEntity = { ...info, fieldNodes: [field] };
  const { computed } = LOOKUPS.Conversation;
  const isLowerCase = stub.id === String(stub.id).toLowerCase();
  return isLowerCase && holdsSelection(stub, computed, onEntity) && !holdsSelection(stub, NONE, onEntity);
}

const NONE: ReadonlySet<string> = new Set();

/** Null when the upstream has no such object, or the object with this id has another type. */
async function lookUp(
  typeName: string,
  id: string | number,
  { field, argument }: RootField,
  { upstream, selectionSet, context, info }: EntityRequest,
): Promise<unknown> {
  const returnType = info.schema.getQueryType()?.getFields()[field]?.type;
  const object: unknown = await delegateToSchema({
    schema: upstream,
    fieldName: field,
    args: { [argument]: id },
    selectionSet: onType(typeName, selectionSet),
    ...(returnType && { returnType }),
    context,
    info,
  });
  if (object instanceof Error) throw object;
  return isObject(object) && object['__typename'] === typeName ? object : null;
}

/** The selection with its fields in a fragment on the type: the type of the root field may be an interface. */
function onType(typeName: string, selectionSet: SelectionSetNode): SelectionSetNode {
  const [typename, ...rest] = selectionSet.selections;
  const typeCondition = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: typeName } } as const;
  const inner = { kind: Kind.SELECTION_SET, selections: rest } as const;
  const fragment = { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet: inner } as const;
  const outer = typename ? [typename] : [];
  return { ...selectionSet, selections: rest.length > 0 ? [...outer, fragment] : outer };
}
