import type { DocumentNode, FieldNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { parse, print, TypeInfo, validate, visit, visitWithTypeInfo } from 'graphql';
import { findClosedList } from '../../upstream/schema/closedList.ts';
import type { ExampleQuery } from './exampleQueries.ts';
import {
  closedThisMonth,
  conversationQuery,
  firstConversation,
  indicatorsThisMonth,
  MARKERS,
  ONE_CONTACT,
  SNOOZE_EXAMPLE_ID,
  TRANSFER_EXAMPLE_ID,
} from './exampleQueries.ts';

/** What the playground needs to open. All queries are valid for the schema. */
export interface ReadyQueries {
  /** One for each tab. */
  readonly queries: readonly ExampleQuery[];
  /** Reads the newest conversation, for the markers; null when the schema has no list. */
  readonly newest: ExampleQuery | null;
}

/**
 * Returns the example queries that the playground opens with. Fields that the schema lacks are removed. A query is left out when
 * nothing valid remains of it.
 */
export function readyQueries(schema: GraphQLSchema): ReadyQueries {
  const found = findClosedList(schema);
  const lists = found.ok ? [closedThisMonth(found.list), indicatorsThisMonth(found.list)] : [];
  const idType = conversationIdType(schema);
  const conversations = [
    conversationQuery('NewestConversation', idType, MARKERS.newestConversation),
    conversationQuery('SnoozeExample', idType, SNOOZE_EXAMPLE_ID),
    conversationQuery('TransferExample', idType, TRANSFER_EXAMPLE_ID),
  ];
  return {
    queries: [...conversations, ...lists, ONE_CONTACT].flatMap((query) => pruneQuery(query, schema) ?? []),
    newest: found.ok ? pruneQuery(firstConversation(found.list), schema) : null,
  };
}

function conversationIdType(schema: GraphQLSchema): string {
  const argument = schema
    .getQueryType()
    ?.getFields()
    ['conversation']?.args.find(({ name }) => name === 'id');
  return String(argument?.type ?? 'ID!');
}

/** Returns the query without unknown fields, formatted; null when the rest is not a valid query. */
function pruneQuery({ query, variables }: ExampleQuery, schema: GraphQLSchema): ExampleQuery | null {
  const document = removeUnknownFields(parse(query), schema);
  const isQuery = document.definitions.length > 0 && validate(schema, document).length === 0;
  return isQuery ? { query: `${print(document)}\n`, variables } : null;
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
