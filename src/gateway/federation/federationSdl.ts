import type {
  ConstDirectiveNode,
  DefinitionNode,
  FieldDefinitionNode,
  GraphQLSchema,
  ObjectTypeDefinitionNode,
} from 'graphql';
import { Kind, parse, print, printSchema, visit } from 'graphql';
import { RESERVED_FIELDS, RESERVED_TYPES } from '../../upstream/schema/reservedNames.ts';
import { contactsDefinitions } from './contactsSdl.ts';
import type { EntityType } from './entityTypes.ts';
import { keyDirective, linkExtension, SHAREABLE } from './federationDirectives.ts';
import type { SubgraphMode } from './federationMode.ts';
import { FEDERATION_NAMES } from './federationNames.ts';

/**
 * The SDL that a router composes: the schema as a subgraph of Apollo Federation 2. It is not checked: Apollo Server has checked
 * the schema, and `assertNoSubgraph` has refused the names that routers add.
 *
 * @param schema the schema that the gateway serves.
 */
export function federationSdl(
  schema: GraphQLSchema,
  entities: readonly EntityType[],
  mode: SubgraphMode,
): string {
  const definitions = definitionsOf(schema);
  const own =
    mode === 'full' ? fullDefinitions(definitions, entities) : contactsDefinitions(definitions, entities);
  const imports = mode === 'full' ? ['@key', '@shareable'] : ['@key'];
  return `${print({ kind: Kind.DOCUMENT, definitions: [linkExtension(imports), ...own] })}\n`;
}

/**
 * Returns the definitions of the schema, except two kinds. Directives are left out because composition would compare them with
 * those of other subgraphs. The types and root fields of federation are left out because routers know them.
 */
function definitionsOf(schema: GraphQLSchema): readonly DefinitionNode[] {
  const isFederation = (name: string): boolean => FEDERATION_NAMES.includes(name);
  const sdl = printSchema(schema).replace(HALF_CHARACTER, '\ufffd');
  const document = visit(parse(sdl, { noLocation: true }), {
    DirectiveDefinition: () => null,
    ScalarTypeDefinition: ({ name }) => (isFederation(name.value) ? null : undefined),
    UnionTypeDefinition: ({ name }) => (isFederation(name.value) ? null : undefined),
    ObjectTypeDefinition: (type) => {
      if (isFederation(type.name.value)) return null;
      if (type.name.value !== 'Query') return undefined;
      return { ...type, fields: type.fields?.filter(({ name }) => !isFederation(name.value)) };
    },
  });
  return document.definitions;
}

/** Half of a surrogate pair. A description has it when it was cut inside a character. The parser refuses it. */
const HALF_CHARACTER = /\p{Surrogate}/gu;

function fullDefinitions(
  definitions: readonly DefinitionNode[],
  entities: readonly EntityType[],
): readonly DefinitionNode[] {
  const byName = new Map(entities.map((entity) => [entity.name, entity]));
  return definitions.map((definition) => {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return definition;
    const { name } = definition;
    const entity = byName.get(name.value);
    if (entity) return withDirective(definition, keyDirective(entity.source !== null));
    if (name.value === 'Query') return withShareableFields(definition);
    const isOwn = name.value === 'Mutation' || RESERVED_TYPES.includes(name.value);
    return isOwn ? definition : withDirective(definition, SHAREABLE);
  });
}

/** Other subgraphs may serve the upstream's root fields too, so these are shareable. The gateway's own are not. */
function withShareableFields(query: ObjectTypeDefinitionNode): ObjectTypeDefinitionNode {
  const own = RESERVED_FIELDS.filter(({ type }) => type === 'Query').map(({ field }) => field);
  const fields = query.fields?.map((field) =>
    own.includes(field.name.value) ? field : withDirective(field, SHAREABLE),
  );
  return { ...query, ...(fields && { fields }) };
}

function withDirective<Node extends ObjectTypeDefinitionNode | FieldDefinitionNode>(
  node: Node,
  directive: ConstDirectiveNode,
): Node {
  return { ...node, directives: [...(node.directives ?? []), directive] };
}
