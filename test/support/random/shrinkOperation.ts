import type {
  ASTNode,
  DocumentNode,
  FieldNode,
  GraphQLSchema,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import { Kind, parse, print, validate, visit } from 'graphql';
import type { Operation } from './operations/generateOperation.ts';
import { fieldNode, selectionSet } from './operations/nodes.ts';
import { removeUnused } from './removeUnused.ts';

const MAX_TRIES = 400;

/**
 * The smallest operation that still fails: selections, arguments, aliases, directives and fragments go as long as it
 * does. Deterministic, as far as `stillFails` is.
 */
export async function shrinkOperation(
  schema: GraphQLSchema,
  failing: Operation,
  stillFails: (operation: Operation) => Promise<boolean>,
): Promise<Operation> {
  let smallest = failing;
  let edit = 0;
  for (let tries = 0; tries < MAX_TRIES; ) {
    const edited = applyEdit(parse(smallest.query, { noLocation: true }), edit);
    if (edited === null) return smallest;
    const candidate = removeUnused(edited, smallest);
    const isWorthIt = candidate.query !== smallest.query && isValid(schema, candidate.query);
    if (isWorthIt) tries += 1;
    if (isWorthIt && (await stillFails(candidate))) {
      smallest = candidate;
      // What stood before it has been tried; what came loose is tried once more.
      edit = Math.max(0, edit - 1);
    } else edit += 1;
  }
  return smallest;
}

function isValid(schema: GraphQLSchema, query: string): boolean {
  return validate(schema, parse(query)).length === 0;
}

/** The document with the edit of that number done, counted from the outside in; null beyond the last one. */
function applyEdit(document: DocumentNode, wanted: number): DocumentNode | null {
  let number = 0;
  let isDone = false;
  const edited: DocumentNode = visit(document, {
    enter: (node) => {
      if (isDone) return false;
      const replacements = editsOf(node, document);
      const replacement = replacements[wanted - number];
      number += replacements.length;
      if (replacement === undefined) return undefined;
      isDone = true;
      return replacement;
    },
  });
  return isDone ? edited : null;
}

/** Everything that a node can be made smaller by. */
function editsOf(node: ASTNode, document: DocumentNode): readonly ASTNode[] {
  switch (node.kind) {
    case Kind.SELECTION_SET:
      return setEdits(node, document);
    case Kind.FIELD:
      return fieldEdits(node);
    case Kind.LIST:
      return node.values.map((_, index) => ({ ...node, values: node.values.toSpliced(index, 1) }));
    case Kind.OBJECT:
      return node.fields.map((_, index) => ({ ...node, fields: node.fields.toSpliced(index, 1) }));
    case Kind.INLINE_FRAGMENT:
    case Kind.FRAGMENT_SPREAD:
      return withoutDirectives(node);
    default:
      return [];
  }
}

const TYPENAME: SelectionNode = fieldNode({
  name: '__typename',
  alias: null,
  arguments: [],
  directives: [],
  selections: null,
});

function setEdits(set: SelectionSetNode, document: DocumentNode): readonly ASTNode[] {
  const { selections } = set;
  const isLeast = selections.length === 1 && print(set) === print(selectionSet([TYPENAME]));
  const unwrapped = selections.flatMap((selection, index) => {
    const inner = innerOf(selection, document);
    return inner ? [{ ...set, selections: selections.toSpliced(index, 1, ...inner) }] : [];
  });
  const shorter = selections.map((_, index) => ({ ...set, selections: selections.toSpliced(index, 1) }));
  return [
    ...(isLeast ? [] : [selectionSet([TYPENAME])]),
    ...(selections.length > 1 ? shorter : []),
    ...unwrapped,
  ];
}

function innerOf(selection: SelectionNode, document: DocumentNode): readonly SelectionNode[] | undefined {
  if (selection.kind === Kind.INLINE_FRAGMENT) return selection.selectionSet.selections;
  if (selection.kind === Kind.FIELD) return undefined;
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
    if (definition.name.value !== selection.name.value) continue;
    return [
      {
        kind: Kind.INLINE_FRAGMENT,
        typeCondition: definition.typeCondition,
        directives: selection.directives ?? [],
        selectionSet: definition.selectionSet,
      },
    ];
  }
  return undefined;
}

function fieldEdits(node: FieldNode): readonly ASTNode[] {
  const { alias, arguments: args = [], ...plain } = node;
  return [
    ...(alias ? [{ ...plain, arguments: args }] : []),
    ...args.map((_, index) => ({ ...node, arguments: args.toSpliced(index, 1) })),
    ...withoutDirectives(node),
  ];
}

function withoutDirectives(node: SelectionNode): readonly ASTNode[] {
  return (node.directives ?? []).map((_, index) => ({
    ...node,
    directives: node.directives?.toSpliced(index, 1) ?? [],
  }));
}
