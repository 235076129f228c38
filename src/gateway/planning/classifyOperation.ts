import type { DocumentNode, GraphQLNamedType, GraphQLSchema } from 'graphql';
import { Kind, OperationTypeNode, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { isContactRoot } from './select/contactRoots.ts';

/** The kind of plan that an operation can have. */
export type OperationClass =
  /** All its fields are upstream fields. */
  | 'passthrough'
  /** A query of upstream root fields and of `contact`. It selects contacts or anomalies of conversations. */
  | 'contacts'
  /** Any other operation: other root fields of the gateway, introspection, mutations that select contacts. */
  | 'stitched';

/**
 * Decides which kind of plan an operation can have.
 *
 * @param document one operation and the fragments that it reaches. It is valid for `schema`.
 * @param schema the schema that clients see.
 * @param upstream the upstream schema.
 */
export function classifyOperation(
  document: DocumentNode,
  schema: GraphQLSchema,
  upstream: GraphQLSchema,
): OperationClass {
  const typeInfo = new TypeInfo(schema);
  const classes = new Set<OperationClass>();
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      OperationDefinition: ({ operation }) => {
        if (operation === OperationTypeNode.SUBSCRIPTION) classes.add('stitched');
      },
      NamedType: ({ name }) => {
        const type = schema.getType(name.value);
        if (type && isRenamed(type, schema, upstream)) classes.add('stitched');
      },
      Field: ({ name }) => {
        const parent = typeInfo.getParentType();
        if (parent) classes.add(classifyField(name.value, parent, schema, upstream));
      },
    }),
  );
  if (classes.has('stitched')) return 'stitched';
  if (!classes.has('contacts')) return 'passthrough';
  return isMutation(document) ? 'stitched' : 'contacts';
}

function classifyField(
  name: string,
  parent: GraphQLNamedType,
  schema: GraphQLSchema,
  upstream: GraphQLSchema,
): OperationClass {
  if (name === '__typename') return isRenamed(parent, schema, upstream) ? 'stitched' : 'passthrough';
  const type = upstreamTypeOf(parent, schema, upstream);
  // A type without an upstream type is the gateway's own: a field above this one decides.
  if (!type || ('getFields' in type && name in type.getFields())) return 'passthrough';
  return parent.name === 'Conversation' || isContactRoot(parent, name, schema) ? 'contacts' : 'stitched';
}

/** Whether this root type has another name upstream. Then neither its name nor `__typename` may go upstream unchanged. */
function isRenamed(type: GraphQLNamedType, schema: GraphQLSchema, upstream: GraphQLSchema): boolean {
  const upstreamType = upstreamTypeOf(type, schema, upstream);
  return upstreamType !== undefined && upstreamType.name !== type.name;
}

/**
 * Returns the upstream type behind a type of the gateway's schema. Undefined when the gateway added the type. Root types may
 * have different names: stitching calls them `Query` and `Mutation`.
 */
function upstreamTypeOf(
  type: GraphQLNamedType,
  schema: GraphQLSchema,
  upstream: GraphQLSchema,
): GraphQLNamedType | undefined {
  if (type === schema.getQueryType()) return upstream.getQueryType() ?? undefined;
  if (type === schema.getMutationType()) return upstream.getMutationType() ?? undefined;
  return upstream.getType(type.name);
}

function isMutation({ definitions }: DocumentNode): boolean {
  return definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.MUTATION,
  );
}
