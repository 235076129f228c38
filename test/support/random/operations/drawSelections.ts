import type { FieldNode, GraphQLCompositeType, GraphQLField, SelectionNode, SelectionSetNode } from 'graphql';
import {
  doTypesOverlap,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
} from 'graphql';
import { drawArguments } from './drawArguments.ts';
import { drawDirectives } from './drawDirectives.ts';
import { fieldNode, fragmentSpread, inlineFragment, selectionSet } from './nodes.ts';
import type { Draft, Place } from './operationDraft.ts';

/** A selection set on an upstream type, of fields, repeats of fields, and fragments. Never empty. */
export function drawSelections(draft: Draft, type: GraphQLCompositeType, place: Place): SelectionSetNode {
  const drawn: SelectionNode[] = [];
  const repeatable: Repeatable[] = [];
  for (let left = drawWidth(draft, place); left > 0; left -= 1) {
    drawn.push(drawSelection(draft, type, place, repeatable));
  }
  return selectionSet(drawn);
}

const MAX_WIDTH = 5;
const MAX_ROOT_WIDTH = 3;
const LIST_LENGTH = 3;
const FRAGMENT_DEPTH = 4;

type Field = GraphQLField<unknown, unknown>;

/** A field that may be selected again: under the same name with the same arguments, it merges. */
interface Repeatable {
  readonly node: FieldNode;
  readonly field: Field;
  readonly pageSize: number;
}

function drawWidth({ random, options, fieldsLeft }: Draft, { depth }: Place): number {
  if (fieldsLeft <= 0) return 1;
  return random.int(1, depth === 0 ? Math.min(MAX_ROOT_WIDTH, options.maxRootFields) : MAX_WIDTH);
}

type SelectionKind = 'field' | 'typename' | 'inline' | 'named' | 'repeat';

function drawSelection(
  draft: Draft,
  type: GraphQLCompositeType,
  place: Place,
  repeatable: Repeatable[],
): SelectionNode {
  const { random, habits } = draft;
  const isDeep = place.depth >= draft.options.maxDepth || draft.fieldsLeft <= 0;
  const kind = random.weighted<SelectionKind>([
    [fieldsOf(type).length > 0 ? 70 : 5, 'field'],
    [place.depth === 0 ? 2 : 6, 'typename'],
    [isDeep ? 0 : fieldsOf(type).length > 0 ? 12 * habits.fragments : 60, 'inline'],
    [isDeep ? 0 : 10 * habits.fragments, 'named'],
    [repeatable.length > 0 ? 7 * habits.repeats : 0, 'repeat'],
  ]);
  switch (kind) {
    case 'field':
      return drawField(draft, type, place, repeatable);
    case 'typename':
      return typename(draft);
    case 'inline':
      return drawInline(draft, type, place);
    case 'named':
      return drawSpread(draft, type, place);
    case 'repeat':
      return drawRepeat(draft, place, repeatable);
  }
}

function typename(draft: Draft): FieldNode {
  const alias = draft.random.chance(0.15) ? draft.random.pick(ALIASES) : null;
  const directives = drawDirectives(draft, 0.1);
  return fieldNode({ name: '__typename', alias, arguments: [], directives, selections: null });
}

function drawField(
  draft: Draft,
  type: GraphQLCompositeType,
  place: Place,
  repeatable: Repeatable[],
): FieldNode {
  const candidates = fieldsOf(type)
    .map((field) => [weightOf(draft, type, field, place), field] as const)
    .filter(([weight]) => weight > 0);
  if (candidates.length === 0) return typename(draft);
  const field = draft.random.weighted(candidates);
  const coordinate = `${type.name}.${field.name}`;
  const isOnce = draft.options.onceFields.has(coordinate);
  if (isOnce) draft.onceUsed.add(coordinate);
  draft.fieldsLeft -= 1;
  const { nodes, pageSize } = drawArguments(draft, type.name, field, place);
  const node = fieldNode({
    name: field.name,
    alias: drawAlias(draft, type, place),
    arguments: nodes,
    directives: drawDirectives(draft, 0.1),
    selections: drawSubSelections(draft, field, place, pageSize),
  });
  if (!isOnce) repeatable.push({ node, field, pageSize });
  return node;
}

/** The same field again, with other directives and, if it has any, with other sub-selections. */
function drawRepeat(draft: Draft, place: Place, repeatable: readonly Repeatable[]): FieldNode {
  const { node, field, pageSize } = draft.random.pick(repeatable);
  const selections = drawSubSelections(draft, field, place, pageSize);
  draft.fieldsLeft -= 1;
  return { ...node, directives: drawDirectives(draft, 0.2), ...(selections && { selectionSet: selections }) };
}

function drawSubSelections(
  draft: Draft,
  field: Field,
  place: Place,
  pageSize: number,
): SelectionSetNode | null {
  const type = getNamedType(field.type);
  if (!isCompositeType(type)) return null;
  const multiplicity = place.multiplicity * itemsOf(field, pageSize);
  return drawSelections(draft, type, { ...place, depth: place.depth + 1, multiplicity });
}

/** A connection counts its items; its `edges` do not count them again. */
function itemsOf(field: Field, pageSize: number): number {
  if (field.args.some(({ name }) => name === 'after')) return pageSize;
  return isListType(getNullableType(field.type)) && field.name !== 'edges' ? LIST_LENGTH : 1;
}

function drawInline(draft: Draft, type: GraphQLCompositeType, place: Place): SelectionNode {
  const { random } = draft;
  const isBare = random.chance(0.2) && fieldsOf(type).length > 0;
  const on = isBare ? type : random.pick(overlapping(draft, type));
  const inner = drawSelections(draft, on, { ...place, depth: place.depth + 1 });
  return inlineFragment(isBare ? null : on.name, drawDirectives(draft, 0.2), inner);
}

/** A named fragment, a new one or one that is there already. */
function drawSpread(draft: Draft, type: GraphQLCompositeType, place: Place): SelectionNode {
  const { random, fragments } = draft;
  const directives = drawDirectives(draft, 0.15);
  const fitting = new Set(overlapping(draft, type).map(({ name }) => name));
  const known = fragments.filter(
    ({ typeName, depth }) => fitting.has(typeName) && place.depth + depth <= draft.options.maxDepth,
  );
  if (known.length > 0 && place.multiplicity <= LIST_LENGTH && random.chance(0.5)) {
    return fragmentSpread(random.pick(known).name, directives);
  }
  const on = random.pick(overlapping(draft, type));
  // Drawn as if it stood deep down: wherever it is spread later, it is not too deep.
  const depth = Math.max(place.depth + 1, draft.options.maxDepth - FRAGMENT_DEPTH);
  const selections = drawSelections(draft, on, { ...place, depth, isInFragment: true });
  const name = `${random.pick(FRAGMENT_NAMES)}${fragments.length}`;
  fragments.push({ name, typeName: on.name, selections, depth: FRAGMENT_DEPTH });
  return fragmentSpread(name, directives);
}

const FRAGMENT_NAMES = ['F', 'Contact', 'Conversation', '_', 'contacts'] as const;

const overlaps = new WeakMap<GraphQLCompositeType, readonly GraphQLCompositeType[]>();

function overlapping({ schema }: Draft, type: GraphQLCompositeType): readonly GraphQLCompositeType[] {
  const known = overlaps.get(type);
  if (known) return known;
  const found = Object.values(schema.getTypeMap())
    .filter(isCompositeType)
    .filter((other) => !other.name.startsWith('__') && doTypesOverlap(schema, type, other));
  overlaps.set(type, found);
  return found;
}

function fieldsOf(type: GraphQLCompositeType): readonly Field[] {
  return isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
}

function weightOf(draft: Draft, type: GraphQLCompositeType, field: Field, place: Place): number {
  const { options, onceUsed, fieldsLeft } = draft;
  const coordinate = `${type.name}.${field.name}`;
  const weight = options.weights[coordinate] ?? 1;
  if (options.onceFields.has(coordinate)) {
    return place.multiplicity > 1 || place.isInFragment || onceUsed.has(coordinate) ? 0 : weight;
  }
  if (!isCompositeType(getNamedType(field.type))) return weight;
  const isTooMuch = place.multiplicity > options.maxMultiplicity || fieldsLeft <= 0;
  return isTooMuch || place.depth >= options.maxDepth ? 0 : weight;
}

const ALIASES = [
  'a',
  'b',
  'k',
  'data',
  'node',
  'edges',
  'id',
  'contacts',
  'key',
  'value',
  'channel',
] as const;

/** Most aliases are names of something else nearby: `id: channel`. */
function drawAlias({ random, habits }: Draft, type: GraphQLCompositeType, place: Place): string | null {
  if (!random.chance((place.depth === 0 ? 0.5 : 0.25) * habits.aliases)) return null;
  const fields = fieldsOf(type);
  return fields.length > 0 && random.chance(0.5) ? random.pick(fields).name : random.pick(ALIASES);
}
