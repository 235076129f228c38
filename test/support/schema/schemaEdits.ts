import { readFileSync } from 'node:fs';
import type { ASTNode, FieldDefinitionNode, GraphQLSchema } from 'graphql';
import { buildASTSchema, isTypeDefinitionNode, parse, print, visit } from 'graphql';

/** The snapshot of the upstream's schema, as SDL. */
export const SNAPSHOT = readFileSync('schema/upstream.graphql', 'utf8');

const DOCUMENT = parse(SNAPSHOT, { noLocation: true });

/** The snapshot without one field, given as `Type.field`. */
export function withoutField(coordinate: string): GraphQLSchema {
  return edited((node, owner) => (isField(node, owner, coordinate) ? null : undefined));
}

/** The snapshot with one field that lacks an argument. */
export function withoutArgument(coordinate: string, argument: string): GraphQLSchema {
  return edited((node, owner) =>
    isField(node, owner, coordinate)
      ? { ...node, arguments: node.arguments?.filter(({ name }) => name.value !== argument) ?? [] }
      : undefined,
  );
}

/** The snapshot without one type and all that refers to it. */
export function withoutType(name: string): GraphQLSchema {
  return edited((node) => {
    if (node.kind === 'FieldDefinition')
      return print(node.type).replace(/[[\]!]/g, '') === name ? null : undefined;
    if (node.kind === 'NamedType' || isTypeDefinitionNode(node))
      return node.name.value === name ? null : undefined;
    return undefined;
  });
}

/** The snapshot with a type that is still there but no longer a member of any union or implementer of any interface. */
export function withoutMember(name: string): GraphQLSchema {
  return edited((node) => {
    if (node.kind === 'UnionTypeDefinition') {
      return { ...node, types: node.types?.filter((type) => type.name.value !== name) ?? [] };
    }
    return node.kind === 'ObjectTypeDefinition' && node.name.value === name
      ? { ...node, interfaces: [] }
      : undefined;
  });
}

type Edit = (node: ASTNode, owner: string) => ASTNode | null | undefined;

function edited(edit: Edit): GraphQLSchema {
  let edits = 0;
  let owner = '';
  const document = visit(DOCUMENT, {
    enter(node) {
      if (isTypeDefinitionNode(node)) owner = node.name.value;
      const result = edit(node, owner);
      if (result !== undefined) edits += 1;
      return result;
    },
  });
  if (edits === 0) throw new Error('The edit found nothing to change.');
  return buildASTSchema(document, { assumeValid: true });
}

function isField(node: ASTNode, owner: string, coordinate: string): node is FieldDefinitionNode {
  return node.kind === 'FieldDefinition' && `${owner}.${node.name.value}` === coordinate;
}
