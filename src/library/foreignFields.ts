import type { ASTNode, FieldNode, GraphQLNamedType, GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import { BREAK, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { isContactsFieldName } from '../upstream/schema/gatewayFields.ts';

type Selected = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>;

/**
 * Creates a function that says whether a client selects fields that the upstream does not have: those that another subgraph of
 * the host adds to a type. It looks once at each selection of a request.
 */
export function createForeignFieldCheck(
  upstreamSchema: GraphQLSchema,
): (typeName: string, selected: Selected) => boolean {
  const known = new WeakMap<readonly FieldNode[], boolean>();
  return (typeName, selected) => {
    const type = upstreamSchema.getType(typeName);
    // graphql-js has one list of nodes for all objects of a list.
    const isForeign = known.get(selected.fieldNodes) ?? selectsForeignField(upstreamSchema, type, selected);
    known.set(selected.fieldNodes, isForeign);
    return isForeign;
  };
}

function selectsForeignField(
  schema: GraphQLSchema,
  type: GraphQLNamedType | undefined,
  { fieldNodes, fragments }: Selected,
): boolean {
  const used = new Set<string>();
  const roots: ASTNode[] = fieldNodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  if (roots.some((root) => hasForeignField(root, new TypeInfo(schema, type), used))) return true;
  // A fragment may use others: they are added to the set while it is read.
  for (const name of used) {
    const fragment = fragments[name];
    if (fragment && hasForeignField(fragment, new TypeInfo(schema), used)) return true;
  }
  return false;
}

/** @param used receives the names of the fragments that are spread. */
function hasForeignField(root: ASTNode, typeInfo: TypeInfo, used: Set<string>): boolean {
  let isFound = false;
  const visitor = visitWithTypeInfo(typeInfo, {
    Field: ({ name }) => {
      // The contacts below look their own references up.
      if (isContactsFieldName(name.value)) return false;
      if (typeInfo.getFieldDef()) return undefined;
      isFound = true;
      return BREAK;
    },
    FragmentSpread: ({ name }) => void used.add(name.value),
  });
  visit(root, visitor);
  return isFound;
}
