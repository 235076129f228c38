import type { DocumentNode, GraphQLNamedType, GraphQLSchema } from 'graphql';
import { Kind, OperationTypeNode, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { RESERVED_PREFIX } from '../reservedAliases.ts';

/** What kind of plan an operation can have. */
export type PlanKind =
  /** All of it is the upstream's. */
  | 'pass'
  /** It is a query of the upstream's root fields and of `contact`, with fields of ours somewhere below them. */
  | 'planned'
  /** Anything else: other root fields of ours, introspection, mutations that ask for contacts. */
  | 'local';

/** @param document one operation and the fragments it reaches, valid for the gateway's schema. */
export function planKindOf(document: DocumentNode, schema: GraphQLSchema, upstream: GraphQLSchema): PlanKind {
  const typeInfo = new TypeInfo(schema);
  const kinds = new Set<PlanKind>();
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      OperationDefinition: ({ operation }) => {
        if (operation === OperationTypeNode.SUBSCRIPTION) kinds.add('local');
      },
      FragmentDefinition: ({ name }) => {
        if (name.value.startsWith(RESERVED_PREFIX)) kinds.add('local');
      },
      Field: ({ name }) => {
        const parent = typeInfo.getParentType();
        if (parent === null || parent === undefined || name.value === '__typename') return;
        const type = upstream.getType(parent.name);
        if (type && 'getFields' in type && name.value in type.getFields()) return;
        // A field of a type of ours lies below a field that was judged already.
        if (!type) return;
        const isPlannable = parent.name === 'Conversation' || isContact(parent, name.value, schema);
        kinds.add(isPlannable && !isMutation(document) ? 'planned' : 'local');
      },
    }),
  );
  if (kinds.has('local')) return 'local';
  return kinds.has('planned') ? 'planned' : 'pass';
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
