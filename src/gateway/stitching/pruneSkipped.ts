import type {
  DocumentNode,
  FieldNode,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import { GraphQLIncludeDirective, GraphQLSkipDirective, getDirectiveValues, Kind, visit } from 'graphql';
import { coerceVariables } from '../execution/variableValues.ts';
import { isConditional } from '../selections/isConditional.ts';

type Variables = Readonly<Record<string, unknown>>;

/**
 * The document without what `@skip` and `@include` leave out of this request. Stitching asks upstream for the
 * history behind `contacts @include(if: false)` all the same, unless the field is gone.
 */
export function pruneSkipped(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): DocumentNode {
  if (!isConditional(document)) return document;
  const coerced = coerceVariables(schema, operation, variables);
  // Variables that do not fit are for the execution to report.
  if (!coerced) return document;
  return visit(document, {
    SelectionSet: (node) => prunedSet(node, coerced),
  });
}

function prunedSet(set: SelectionSetNode, variables: Variables): SelectionSetNode | undefined {
  const kept = set.selections.filter((selection) => !isLeftOut(selection, variables));
  const [first] = set.selections;
  if (kept.length === set.selections.length || first === undefined) return undefined;
  return { ...set, selections: kept.length > 0 ? kept : [placeholder(first)] };
}

function isLeftOut(selection: SelectionNode, variables: Variables): boolean {
  const skip = getDirectiveValues(GraphQLSkipDirective, selection, variables);
  const include = getDirectiveValues(GraphQLIncludeDirective, selection, variables);
  return skip?.['if'] === true || include?.['if'] === false;
}

/** A selection set may not be empty: the least that can stand there, left out by the same directives. */
function placeholder({ directives }: SelectionNode): FieldNode {
  const name = { kind: Kind.NAME, value: '__typename' } as const;
  return { kind: Kind.FIELD, name, ...(directives && { directives }) };
}
