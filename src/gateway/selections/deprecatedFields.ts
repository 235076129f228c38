import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { operationDocument } from './operationDocument.ts';

/**
 * Returns the deprecated fields that an operation selects, as `Type.field`, each once. It is computed once for each operation of a
 * document, and kept as long as the document. The time is linear in the document: each fragment is visited once.
 *
 * @param document valid for the schema.
 */
export function deprecatedFieldsOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): readonly string[] {
  const known = fieldsByOperation.get(operation);
  if (known) return known;
  const fields = findDeprecatedFields(schema, operationDocument(document, operation));
  fieldsByOperation.set(operation, fields);
  return fields;
}

/** A changed schema parses all documents again, so an operation belongs to one schema. */
const fieldsByOperation = new WeakMap<OperationDefinitionNode, readonly string[]>();

function findDeprecatedFields(schema: GraphQLSchema, document: DocumentNode): readonly string[] {
  const types = new TypeInfo(schema);
  const fields = new Set<string>();
  const visitor = visitWithTypeInfo(types, {
    Field: () => {
      const field = types.getFieldDef();
      const type = types.getParentType();
      if (type && typeof field?.deprecationReason === 'string') fields.add(`${type.name}.${field.name}`);
    },
  });
  visit(document, visitor);
  return fields.size === 0 ? NONE : [...fields];
}

/** Most documents use no deprecated field, and share this list. */
const NONE: readonly string[] = [];
