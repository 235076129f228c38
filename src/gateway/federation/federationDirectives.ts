import type { ConstDirectiveNode, SchemaExtensionNode } from 'graphql';
import { Kind, parse } from 'graphql';

/** The oldest version that has all that is used here, so that the oldest routers understand it. */
const FEDERATION_URL = 'https://specs.apollo.dev/federation/v2.3';

/** `extend schema @link(...)` with what the SDL uses by its short name. */
export function linkExtension(imports: readonly string[]): SchemaExtensionNode {
  const names = imports.map((name) => JSON.stringify(name)).join(', ');
  const [extension] = parse(`extend schema @link(url: "${FEDERATION_URL}", import: [${names}])`).definitions;
  if (extension?.kind !== Kind.SCHEMA_EXTENSION) throw new TypeError('expected a schema extension');
  return extension;
}

/** `@key(fields: "id")`; one that is not resolvable says that this subgraph cannot find the object by its id. */
export function keyDirective(isResolvable: boolean): ConstDirectiveNode {
  const fields = argument('fields', { kind: Kind.STRING, value: 'id' });
  const resolvable = argument('resolvable', { kind: Kind.BOOLEAN, value: false });
  return directive('key', isResolvable ? [fields] : [fields, resolvable]);
}

export const SHAREABLE: ConstDirectiveNode = directive('shareable', []);

/** What the directives stand for, so that an SDL that uses them can be built by GraphQL alone. Never handed out. */
export const FEDERATION_DIRECTIVES = `
  scalar link__Import
  scalar federation__FieldSet
  directive @link(url: String!, import: [link__Import]) repeatable on SCHEMA
  directive @key(fields: federation__FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE
  directive @shareable repeatable on OBJECT | FIELD_DEFINITION
`;

type Arguments = NonNullable<ConstDirectiveNode['arguments']>;

function argument(name: string, value: Arguments[number]['value']): Arguments[number] {
  return { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: name }, value };
}

function directive(name: string, args: Arguments): ConstDirectiveNode {
  return { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: name }, arguments: args };
}
