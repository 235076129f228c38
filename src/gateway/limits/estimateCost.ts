import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLField,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';
import { getNamedType, isCompositeType, isUnionType, Kind } from 'graphql';
import type { Sizes } from './listSizes.ts';
import { listSize } from './listSizes.ts';

/** Objects that reading and joining one history takes: a page of 100 messages, their attachments and users. */
export const HISTORY_COST = 250;

/** The contacts that a conversation is taken to have: what is selected on them is selected that often. */
export const CONTACTS_PER_CONVERSATION = 3;

/**
 * How many objects upstream is estimated to produce for an operation. A list costs its items: as many as `first` or
 * `last` ask for, or a whole page; lists in lists multiply. `contacts` and `contactAnomalies` cost a history for each
 * conversation, once. Directives lower nothing. Linear in the size of the document, however fragments are nested.
 */
export function estimateCost(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  schema: GraphQLSchema,
  variables: Readonly<Record<string, unknown>>,
): number {
  const root = schema.getRootType(operation.operation);
  if (!root) return 0;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const sizes: Sizes = { variables, definitions: operation.variableDefinitions ?? [] };
  const estimate = { schema, fragments, sizes, known: new Map<string, Cost>() };
  return costOfSelections(operation.selectionSet, root, false, estimate).objects;
}

interface Estimate {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly sizes: Sizes;
  /** Of fragments: a document may spread one very often. */
  readonly known: Map<string, Cost>;
}

interface Cost {
  readonly objects: number;
  /** Whether a history of the enclosing conversation is needed. */
  readonly needsHistory: boolean;
}

/** @param isPaged whether the size of the connection that these selections are on is counted already. */
function costOfSelections(
  { selections }: SelectionSetNode,
  parent: GraphQLCompositeType,
  isPaged: boolean,
  estimate: Estimate,
): Cost {
  let objects = 0;
  let needsHistory = false;
  for (const selection of selections) {
    const cost =
      selection.kind === Kind.FIELD
        ? costOfField(selection, parent, isPaged, estimate)
        : costOfFragment(selection, parent, isPaged, estimate);
    objects += cost.objects;
    needsHistory ||= cost.needsHistory;
  }
  return { objects, needsHistory };
}

type FragmentNode = Exclude<SelectionSetNode['selections'][number], FieldNode>;

function costOfFragment(
  node: FragmentNode,
  parent: GraphQLCompositeType,
  isPaged: boolean,
  estimate: Estimate,
): Cost {
  const isSpread = node.kind === Kind.FRAGMENT_SPREAD;
  const key = isSpread ? `${node.name.value} ${isPaged}` : null;
  const known = key === null ? undefined : estimate.known.get(key);
  if (known) return known;
  const fragment = isSpread ? estimate.fragments.get(node.name.value) : node;
  if (!fragment) return NOTHING;
  const condition = fragment.typeCondition && estimate.schema.getType(fragment.typeCondition.name.value);
  const type = isCompositeType(condition) ? condition : parent;
  const inner = costOfSelections(fragment.selectionSet, type, isPaged, estimate);
  // A router that asks for a contact by its key has nothing of its history yet.
  const isContactEntity = parent.name === '_Entity' && type.name === 'Contact';
  const cost = { ...inner, needsHistory: inner.needsHistory || isContactEntity };
  if (key !== null) estimate.known.set(key, cost);
  return cost;
}

const NOTHING: Cost = { objects: 0, needsHistory: false };

function costOfField(
  node: FieldNode,
  parent: GraphQLCompositeType,
  isPaged: boolean,
  estimate: Estimate,
): Cost {
  const field = fieldOf(parent, node);
  const type = field && getNamedType(field.type);
  if (!field || !node.selectionSet || !isCompositeType(type)) return NOTHING;
  const isHistory = parent.name === 'Conversation' && OURS.has(field.name);
  const size = isHistory
    ? { items: CONTACTS_PER_CONVERSATION, isPage: false }
    : listSize(node, field, isPaged, estimate.sizes);
  const inner = costOfSelections(node.selectionSet, type, size.isPage, estimate);
  // The conversation of a contact is the one at hand: its history is read already.
  const needsOwnHistory = (inner.needsHistory && parent.name !== 'Contact') || readsHistories(parent, field);
  const each = 1 + inner.objects + (needsOwnHistory ? HISTORY_COST : 0);
  return { objects: size.items * each, needsHistory: isHistory };
}

const OURS: ReadonlySet<string> = new Set(['contacts', 'contactAnomalies']);

/** One for each contact that is asked for: what a list reads beyond that has limits of its own. */
function readsHistories({ name }: GraphQLCompositeType, field: GraphQLField<unknown, unknown>): boolean {
  return name === 'Query' && (field.name === 'contact' || field.name === 'closedContacts');
}

function fieldOf(
  parent: GraphQLCompositeType,
  { name }: FieldNode,
): GraphQLField<unknown, unknown> | undefined {
  return isUnionType(parent) ? undefined : parent.getFields()[name.value];
}
