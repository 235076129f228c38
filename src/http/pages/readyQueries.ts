import type { DocumentNode, FieldNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { parse, print, TypeInfo, validate, visit, visitWithTypeInfo } from 'graphql';
import { findClosedList } from '../../upstream/schema/closedList.ts';
import {
  closedInAWeek,
  indicatorsOfAWeek,
  ONE_CONTACT,
  SNOOZE_EXAMPLE,
  TRANSFER_EXAMPLE,
} from './exampleQueries.ts';

/**
 * Returns the example queries that the playground opens with, one for each tab. Fields that the schema lacks are removed. A
 * query is left out when nothing valid remains of it.
 */
export function readyQueries(schema: GraphQLSchema): readonly string[] {
  const result = findClosedList(schema);
  const listQueries = result.ok ? [closedInAWeek(result.list), indicatorsOfAWeek(result.list)] : [];
  return [SNOOZE_EXAMPLE, TRANSFER_EXAMPLE, ...listQueries, ONE_CONTACT].flatMap(
    (query) => pruneQuery(query, schema) ?? [],
  );
}

/** Returns the query without unknown fields, formatted; null when the rest is not a valid query. */
function pruneQuery(query: string, schema: GraphQLSchema): string | null {
  const document = removeUnknownFields(parse(query), schema);
  const isQuery = document.definitions.length > 0 && validate(schema, document).length === 0;
  return isQuery ? `${print(document)}\n` : null;
}

function removeUnknownFields(document: DocumentNode, schema: GraphQLSchema): DocumentNode {
  const types = new TypeInfo(schema);
  return visit(
    document,
    visitWithTypeInfo(types, {
      Field: { enter: () => (types.getFieldDef() ? undefined : null), leave: removeEmpty },
      OperationDefinition: { leave: removeEmpty },
    }),
  );
}

/** Removes a field or operation that has no selections left. */
function removeEmpty({ selectionSet }: FieldNode | OperationDefinitionNode): null | undefined {
  return selectionSet?.selections.length === 0 ? null : undefined;
}
