import type {
  DocumentNode,
  FieldNode,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import { GraphQLIncludeDirective, GraphQLSkipDirective, getDirectiveValues, Kind, visit } from 'graphql';
import { coerceVariables } from '../../execution/variableValues.ts';
import { isConditional } from '../../selections/isConditional.ts';

type Variables = Readonly<Record<string, unknown>>;

/**
 * WORKAROUND for @graphql-tools/stitch: it requests the `selectionSet` of a computed field also when `@skip` or
 * `@include` leaves the field out. `contacts @include(if: false)` would read a history that is not needed. Not
 * reported to the library yet: none of its issues is about this.
 *
 * @returns the document without the selections that `@skip` and `@include` leave out of this request. The document itself
 * when nothing is conditional, or when the variables do not fit their types: the execution reports that.
 */
export function pruneSkipped(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): DocumentNode {
  if (!isConditional(document)) return document;
  const coerced = coerceVariables(schema, operation, variables);
  // Variables that do not fit are reported by the execution.
  if (!coerced) return document;
  return visit(document, {
    SelectionSet: (node) => prunedSet(node, coerced),
  });
}

function prunedSet(set: SelectionSetNode, variables: Variables): SelectionSetNode | undefined {
  const included = set.selections.filter((selection) => !isLeftOut(selection, variables));
  const [first] = set.selections;
  if (included.length === set.selections.length || first === undefined) return undefined;
  return { ...set, selections: included.length > 0 ? included : [placeholder(first)] };
}

function isLeftOut(selection: SelectionNode, variables: Variables): boolean {
  const skip = getDirectiveValues(GraphQLSkipDirective, selection, variables);
  const include = getDirectiveValues(GraphQLIncludeDirective, selection, variables);
  return skip?.['if'] === true || include?.['if'] === false;
}

/** A selection set may not be empty. This selects `__typename` under the same directives, which leave it out too. */
function placeholder({ directives }: SelectionNode): FieldNode {
  const name = { kind: Kind.NAME, value: '__typename' } as const;
  return { kind: Kind.FIELD, name, ...(directives && { directives }) };
}
