import type { FieldNode, GraphQLResolveInfo, GraphQLSchema, SelectionNode, SelectionSetNode } from 'graphql';
import { isAbstractType, Kind } from 'graphql';
import { fragmentsIn } from '../selections/fragments.ts';
import { UNCONDITIONAL, walkFields } from '../selections/walkFields.ts';

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

/**
 * The same as it stands there: `__typename` only where it is asked for. What `@skip` and `@include` leave out is gone
 * already, so the directives of fragments decide nothing any more.
 */
export function entityFields(typeName: string, info: Asked): SelectionSetNode {
  const { schema, fieldNodes } = info;
  const selections: FieldNode[] = [];
  const sets = fieldNodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  walkFields(
    sets.map((set) => ({ set, scope: UNCONDITIONAL })),
    fragmentsIn(info),
    { field: (node) => selections.push(node), enters: (condition) => applies(condition, typeName, schema) },
  );
  return { kind: Kind.SELECTION_SET, selections };
}

type Asked = Pick<GraphQLResolveInfo, 'fragments' | 'schema' | 'fieldNodes'>;

/** Whether a fragment on a type holds for objects of another. */
function applies(condition: string, typeName: string, schema: GraphQLSchema): boolean {
  if (condition === typeName) return true;
  const type = schema.getType(condition);
  return isAbstractType(type) && schema.getPossibleTypes(type).some(({ name }) => name === typeName);
}

function isTypename(selection: SelectionNode): boolean {
  return selection.kind === Kind.FIELD && selection.name.value === '__typename' && !selection.alias;
}

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
