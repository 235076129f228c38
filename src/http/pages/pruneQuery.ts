import type { DocumentNode, FieldNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { parse, print, TypeInfo, validate, visit, visitWithTypeInfo } from 'graphql';

/** The query without the fields that the schema lacks, formatted; null when what is left of it is no valid query. */
export function pruneQuery(query: string, schema: GraphQLSchema): string | null {
  const document = withoutUnknownFields(parse(query), schema);
  const isQuery = document.definitions.length > 0 && validate(schema, document).length === 0;
  return isQuery ? `${print(document)}\n` : null;
}

function withoutUnknownFields(document: DocumentNode, schema: GraphQLSchema): DocumentNode {
  const types = new TypeInfo(schema);
  return visit(
    document,
    visitWithTypeInfo(types, {
      Field: { enter: () => (types.getFieldDef() ? undefined : null), leave: withoutEmpty },
      OperationDefinition: { leave: withoutEmpty },
    }),
  );
}

/** What asked for something, and has nothing left to ask for, goes too. */
function withoutEmpty({ selectionSet }: FieldNode | OperationDefinitionNode): null | undefined {
  return selectionSet?.selections.length === 0 ? null : undefined;
}
