import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLResolveInfo,
  GraphQLSchema,
  InlineFragmentNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import { isAbstractType, Kind } from 'graphql';

/**
 * What `_entities` is asked for of objects of one type: the fragments that apply to it dissolved, the others gone.
 * Upstream knows nothing of most types that they are on.
 */
export function entitySelection(typeName: string, info: Asked): SelectionSetNode {
  const { selections } = entityFields(typeName, info);
  return {
    kind: Kind.SELECTION_SET,
    selections: [TYPENAME, ...selections.filter((each) => !isTypename(each))],
  };
}

/** The same as it stands there: `__typename` only where it is asked for. */
export function entityFields(typeName: string, info: Asked): SelectionSetNode {
  const sets = info.fieldNodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  return { kind: Kind.SELECTION_SET, selections: sets.flatMap((set) => applicable(set, typeName, info)) };
}

type Surroundings = Pick<GraphQLResolveInfo, 'fragments' | 'schema'>;
type Asked = Surroundings & Pick<GraphQLResolveInfo, 'fieldNodes'>;

/** What `@skip` and `@include` leave out is gone already, so the directives of fragments say nothing any more. */
function applicable(
  { selections }: SelectionSetNode,
  typeName: string,
  surroundings: Surroundings,
): readonly SelectionNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : surroundings.fragments[selection.name.value];
    if (!fragment || !applies(fragment, typeName, surroundings.schema)) return [];
    return applicable(fragment.selectionSet, typeName, surroundings);
  });
}

function applies(
  { typeCondition }: InlineFragmentNode | FragmentDefinitionNode,
  typeName: string,
  schema: GraphQLSchema,
): boolean {
  if (!typeCondition || typeCondition.name.value === typeName) return true;
  const type = schema.getType(typeCondition.name.value);
  return isAbstractType(type) && schema.getPossibleTypes(type).some(({ name }) => name === typeName);
}

function isTypename(selection: SelectionNode): boolean {
  return selection.kind === Kind.FIELD && selection.name.value === '__typename' && !selection.alias;
}

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
