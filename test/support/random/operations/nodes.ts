import type {
  ArgumentNode,
  DirectiveNode,
  FieldNode,
  FragmentSpreadNode,
  GraphQLType,
  InlineFragmentNode,
  NamedTypeNode,
  NameNode,
  ObjectFieldNode,
  SelectionNode,
  SelectionSetNode,
  TypeNode,
  ValueNode,
  VariableNode,
} from 'graphql';
import { Kind, parseType } from 'graphql';

/** Small constructors of syntax, each with its least parts. */

export function nameNode(value: string): NameNode {
  return { kind: Kind.NAME, value };
}

export function namedType(name: string): NamedTypeNode {
  return { kind: Kind.NAMED_TYPE, name: nameNode(name) };
}

export function typeNode(type: GraphQLType): TypeNode {
  return parseType(String(type), { noLocation: true });
}

export function variableNode(name: string): VariableNode {
  return { kind: Kind.VARIABLE, name: nameNode(name) };
}

export function argumentNode(name: string, value: ValueNode): ArgumentNode {
  return { kind: Kind.ARGUMENT, name: nameNode(name), value };
}

export function objectField(name: string, value: ValueNode): ObjectFieldNode {
  return { kind: Kind.OBJECT_FIELD, name: nameNode(name), value };
}

export function selectionSet(selections: readonly SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections };
}

export interface FieldParts {
  readonly name: string;
  readonly alias: string | null;
  readonly arguments: readonly ArgumentNode[];
  readonly directives: readonly DirectiveNode[];
  readonly selections: SelectionSetNode | null;
}

export function fieldNode({ name, alias, directives, selections, ...parts }: FieldParts): FieldNode {
  return {
    kind: Kind.FIELD,
    name: nameNode(name),
    ...(alias !== null && { alias: nameNode(alias) }),
    arguments: parts.arguments,
    directives,
    ...(selections && { selectionSet: selections }),
  };
}

export function inlineFragment(
  typeName: string | null,
  directives: readonly DirectiveNode[],
  selections: SelectionSetNode,
): InlineFragmentNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    ...(typeName !== null && { typeCondition: namedType(typeName) }),
    directives,
    selectionSet: selections,
  };
}

export function fragmentSpread(name: string, directives: readonly DirectiveNode[]): FragmentSpreadNode {
  return { kind: Kind.FRAGMENT_SPREAD, name: nameNode(name), directives };
}

export function directiveNode(name: string, condition: ValueNode): DirectiveNode {
  return { kind: Kind.DIRECTIVE, name: nameNode(name), arguments: [argumentNode('if', condition)] };
}
