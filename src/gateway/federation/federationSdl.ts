import type {
  ConstDirectiveNode,
  DefinitionNode,
  DocumentNode,
  FieldDefinitionNode,
  GraphQLSchema,
  ObjectTypeDefinitionNode,
} from 'graphql';
import { Kind, parse, print, printSchema, visit } from 'graphql';
import { RESERVED_FIELDS, RESERVED_TYPES } from '../../upstream/schema/reservedNames.ts';
import { buildSdlDocument } from '../../upstream/schema/sdl.ts';
import { contactsDefinitions } from './contactsSdl.ts';
import type { EntityType } from './entityTypes.ts';
import { FEDERATION_DIRECTIVES, keyDirective, linkExtension, SHAREABLE } from './federationDirectives.ts';
import type { SubgraphMode } from './federationMode.ts';
import { FEDERATION_NAMES } from './federationNames.ts';

/**
 * The SDL that a router composes: the schema as a subgraph of Apollo Federation 2.
 *
 * @param schema the schema that the gateway serves.
 */
export function federationSdl(
  schema: GraphQLSchema,
  entities: readonly EntityType[],
  mode: SubgraphMode,
): string {
  return `${print(federationDocument(schema, entities, mode))}\n`;
}

/**
 * Checks the SDL for routers without printing it. Each start checks it, and few gateways have a router.
 *
 * @param schema the schema that the gateway serves.
 * @throws SdlError when the SDL is not valid.
 */
export function checkFederationSdl(
  schema: GraphQLSchema,
  entities: readonly EntityType[],
  mode: SubgraphMode,
): void {
  const { kind, definitions } = federationDocument(schema, entities, mode);
  const withDirectives = [...definitions, ...parse(FEDERATION_DIRECTIVES, NO_LOCATION).definitions];
  buildSdlDocument({ kind, definitions: withDirectives }, 'federation SDL');
}

/** Errors have no position: the text that it would refer to is not printed. */
const NO_LOCATION = { noLocation: true };

function federationDocument(
  schema: GraphQLSchema,
  entities: readonly EntityType[],
  mode: SubgraphMode,
): DocumentNode {
  const definitions = definitionsOf(schema);
  const own =
    mode === 'full' ? fullDefinitions(definitions, entities) : contactsDefinitions(definitions, entities);
  const imports = mode === 'full' ? ['@key', '@shareable'] : ['@key'];
  return { kind: Kind.DOCUMENT, definitions: [linkExtension(imports), ...own] };
}

/**
 * The definitions of the schema without two kinds. Directives, because composition would compare them with those of other
 * subgraphs. The types and fields of federation itself, because routers know them.
 */
function definitionsOf(schema: GraphQLSchema): readonly DefinitionNode[] {
  const isFederation = (name: string): boolean => FEDERATION_NAMES.includes(name);
  const document = visit(parse(printSchema(schema), NO_LOCATION), {
    DirectiveDefinition: () => null,
    ScalarTypeDefinition: ({ name }) => (isFederation(name.value) ? null : undefined),
    UnionTypeDefinition: ({ name }) => (isFederation(name.value) ? null : undefined),
    ObjectTypeDefinition: ({ name }) => (isFederation(name.value) ? null : undefined),
    FieldDefinition: ({ name }) => (isFederation(name.value) ? null : undefined),
  });
  return document.definitions;
}

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
