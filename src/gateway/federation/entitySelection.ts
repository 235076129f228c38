import type { FieldNode, GraphQLResolveInfo, GraphQLSchema, SelectionNode, SelectionSetNode } from 'graphql';
import { isAbstractType, Kind } from 'graphql';
import { fragmentsIn } from '../selections/fragments.ts';
import { UNCONDITIONAL, walkFields } from '../selections/walkFields.ts';

/**
 * The selection of `_entities` on objects of one type, without fragments, and with `__typename` first. Fragments on other
 * types are left out: the upstream does not have most of these types.
 */
export function entitySelection(typeName: string, info: EntitiesField): SelectionSetNode {
  const { selections } = entityFields(typeName, info);
  return {
    kind: Kind.SELECTION_SET,
    selections: [TYPENAME, ...selections.filter((each) => !isTypename(each))],
  };
}

/**
 * As `entitySelection`, but `__typename` is in it only where the router selects it.
 *
 * @param info of an operation without the selections that `@skip` and `@include` leave out: directives of fragments are
 * ignored here.
 */
export function entityFields(typeName: string, info: EntitiesField): SelectionSetNode {
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

type EntitiesField = Pick<GraphQLResolveInfo, 'fragments' | 'schema' | 'fieldNodes'>;

/** Whether a fragment on the type `condition` applies to objects of the type `typeName`. */
function applies(condition: string, typeName: string, schema: GraphQLSchema): boolean {
  if (condition === typeName) return true;
  const type = schema.getType(condition);
  return isAbstractType(type) && schema.getPossibleTypes(type).some(({ name }) => name === typeName);
}

function isTypename(selection: SelectionNode): boolean {
  return selection.kind === Kind.FIELD && selection.name.value === '__typename' && !selection.alias;
}

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
