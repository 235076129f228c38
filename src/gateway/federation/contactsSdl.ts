import type {
  DefinitionNode,
  FieldDefinitionNode,
  InterfaceTypeDefinitionNode,
  ObjectTypeDefinitionNode,
  TypeDefinitionNode,
} from 'graphql';
import { isTypeDefinitionNode, Kind, visit } from 'graphql';
import { RESERVED_FIELDS, RESERVED_TYPES } from '../../upstream/schema/reservedNames.ts';
import type { EntityType } from './entityTypes.ts';
import { keyDirective } from './federationDirectives.ts';

/**
 * The definitions of `contacts` mode: the types and fields that the gateway adds, and stubs of the upstream types that
 * they refer to. A stub has only the `id`. The router gets the other fields from the subgraph that owns the type.
 */
export function contactsDefinitions(
  definitions: readonly DefinitionNode[],
  entities: readonly EntityType[],
): readonly DefinitionNode[] {
  const types = new Map(definitions.filter(isTypeDefinitionNode).map((type) => [type.name.value, type]));
  const selected = new Map<string, TypeDefinitionNode>();
  const pending = ['Query', 'Conversation', ...RESERVED_TYPES];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const type = types.get(name);
    if (selected.has(name) || !type) continue;
    const reduced = reduce(type, entities);
    selected.set(name, reduced);
    pending.push(...namesIn(reduced));
    if (type.kind === Kind.INTERFACE_TYPE_DEFINITION) pending.push(...implementersOf(name, types));
  }
  return [...types.keys()].flatMap((name) => withoutMissingInterfaces(selected.get(name), selected));
}

function reduce(type: TypeDefinitionNode, entities: readonly EntityType[]): TypeDefinitionNode {
  if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) return type;
  const name = type.name.value;
  const entity = entities.find((each) => each.name === name);
  const directives = entity ? [keyDirective(entity.source !== null)] : [];
  if (RESERVED_TYPES.includes(name)) return { ...type, directives };
  const { description: _, ...stub } = type;
  return {
    ...stub,
    directives,
    fields: type.fields?.filter((field) => belongsToContacts(name, field)) ?? [],
  };
}

function belongsToContacts(type: string, { name }: FieldDefinitionNode): boolean {
  const isAdded = RESERVED_FIELDS.some((added) => added.type === type && added.field === name.value);
  return isAdded || (type !== 'Query' && name.value === 'id');
}

/** The names of the types of fields and arguments. Interfaces of the type do not count as references. */
function namesIn(type: TypeDefinitionNode): readonly string[] {
  const names: string[] = [];
  visit(isComposite(type) ? { ...type, interfaces: [] } : type, {
    NamedType: ({ name }) => {
      names.push(name.value);
    },
  });
  return names;
}

function implementersOf(
  interfaceName: string,
  types: ReadonlyMap<string, TypeDefinitionNode>,
): readonly string[] {
  return [...types.values()]
    .filter((type) => implementsType(type, interfaceName))
    .map(({ name }) => name.value);
}

function implementsType(type: TypeDefinitionNode, name: string): boolean {
  return isComposite(type) && (type.interfaces ?? []).some((each) => each.name.value === name);
}

function withoutMissingInterfaces(
  type: TypeDefinitionNode | undefined,
  selected: ReadonlyMap<string, TypeDefinitionNode>,
): readonly TypeDefinitionNode[] {
  if (!type || !isComposite(type)) return type ? [type] : [];
  return [{ ...type, interfaces: (type.interfaces ?? []).filter(({ name }) => selected.has(name.value)) }];
}

function isComposite(
  type: TypeDefinitionNode,
): type is ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode {
  return type.kind === Kind.OBJECT_TYPE_DEFINITION || type.kind === Kind.INTERFACE_TYPE_DEFINITION;
}
