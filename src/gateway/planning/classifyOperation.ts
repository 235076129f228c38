import type { DocumentNode, GraphQLNamedType, GraphQLSchema } from 'graphql';
import { Kind, OperationTypeNode, TypeInfo, visit, visitWithTypeInfo } from 'graphql';

/** What kind of plan an operation can have. */
export type OperationClass =
  /** All of it is the upstream's. */
  | 'passthrough'
  /** It is a query of the upstream's root fields and of `contact`, with fields of ours somewhere below them. */
  | 'contacts'
  /** Anything else: other root fields of ours, introspection, mutations that ask for contacts. */
  | 'stitched';

/** @param document one operation and the fragments it reaches, valid for the gateway's schema. */
export function classifyOperation(
  document: DocumentNode,
  schema: GraphQLSchema,
  upstream: GraphQLSchema,
): OperationClass {
  const typeInfo = new TypeInfo(schema);
  const kinds = new Set<OperationClass>();
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      OperationDefinition: ({ operation }) => {
        if (operation === OperationTypeNode.SUBSCRIPTION) kinds.add('stitched');
      },
      NamedType: ({ name }) => {
        const type = schema.getType(name.value);
        if (type && isRenamed(type, schema, upstream)) kinds.add('stitched');
      },
      Field: ({ name }) => {
        const parent = typeInfo.getParentType();
        if (parent) kinds.add(kindOfField(name.value, parent, schema, upstream));
      },
    }),
  );
  if (kinds.has('stitched')) return 'stitched';
  if (!kinds.has('contacts')) return 'passthrough';
  return isMutation(document) ? 'stitched' : 'contacts';
}

function kindOfField(
  name: string,
  parent: GraphQLNamedType,
  schema: GraphQLSchema,
  upstream: GraphQLSchema,
): OperationClass {
  if (name === '__typename') return isRenamed(parent, schema, upstream) ? 'stitched' : 'passthrough';
  const type = upstreamTypeOf(parent, schema, upstream);
  // A field of a type of ours lies below a field that is judged itself.
  if (!type || ('getFields' in type && name in type.getFields())) return 'passthrough';
  return parent.name === 'Conversation' || isContact(parent, name, schema) ? 'contacts' : 'stitched';
}

/** Whether upstream calls this root type otherwise: neither the name nor `__typename` may be sent as they are. */
function isRenamed(type: GraphQLNamedType, schema: GraphQLSchema, upstream: GraphQLSchema): boolean {
  const own = upstreamTypeOf(type, schema, upstream);
  return own !== undefined && own.name !== type.name;
}

/** The upstream's own type. Its root types may have other names than ours: stitching calls those `Query` and `Mutation`. */
function upstreamTypeOf(
  type: GraphQLNamedType,
  schema: GraphQLSchema,
  upstream: GraphQLSchema,
): GraphQLNamedType | undefined {
  if (type === schema.getQueryType()) return upstream.getQueryType() ?? undefined;
  if (type === schema.getMutationType()) return upstream.getMutationType() ?? undefined;
  return upstream.getType(type.name);
}

function isContact(parent: GraphQLNamedType, fieldName: string, schema: GraphQLSchema): boolean {
  return parent === schema.getQueryType() && fieldName === 'contact';
}

function isMutation({ definitions }: DocumentNode): boolean {
  return definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.MUTATION,
  );
}
