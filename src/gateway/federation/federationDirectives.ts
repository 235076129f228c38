import type { ConstDirectiveNode, SchemaExtensionNode } from 'graphql';
import { Kind, parse } from 'graphql';

/** The oldest version with all directives that are used here: older routers understand it too. */
const FEDERATION_URL = 'https://specs.apollo.dev/federation/v2.3';

/**
 * Creates `extend schema @link(...)`.
 *
 * @param imports the directives that the SDL uses, such as `@key`.
 */
export function linkExtension(imports: readonly string[]): SchemaExtensionNode {
  const names = imports.map((name) => JSON.stringify(name)).join(', ');
  const [extension] = parse(`extend schema @link(url: "${FEDERATION_URL}", import: [${names}])`).definitions;
  if (extension?.kind !== Kind.SCHEMA_EXTENSION) throw new TypeError('expected a schema extension');
  return extension;
}

/**
 * Creates `@key(fields: "id")`.
 *
 * @param isResolvable whether this subgraph finds objects by their id.
 */
export function keyDirective(isResolvable: boolean): ConstDirectiveNode {
  const fields = argument('fields', { kind: Kind.STRING, value: 'id' });
  const resolvable = argument('resolvable', { kind: Kind.BOOLEAN, value: false });
  return directive('key', isResolvable ? [fields] : [fields, resolvable]);
}

export const SHAREABLE: ConstDirectiveNode = directive('shareable', []);

type Arguments = NonNullable<ConstDirectiveNode['arguments']>;

function argument(name: string, value: Arguments[number]['value']): Arguments[number] {
  return { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: name }, value };
}

function directive(name: string, args: Arguments): ConstDirectiveNode {
  return { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: name }, arguments: args };
}
