import type {
  FieldNode,
  GraphQLCompositeType,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
  ValueNode,
} from 'graphql';
import { getNamedType, isCompositeType, isObjectType, isUnionType, TypeNameMetaFieldDef } from 'graphql';
import type { ContactsFieldName } from '../../../upstream/schema/gatewayFields.ts';
import { isContactsFieldName } from '../../../upstream/schema/gatewayFields.ts';
import type { Fragments } from '../../selections/fragments.ts';
import type { Scope, ScopedSet } from '../../selections/walkFields.ts';
import { walkFields } from '../../selections/walkFields.ts';
import type { CollectedField } from '../select/collectFields.ts';
import { responseKeyOf, underDirectives } from '../select/collectFields.ts';
import { idArgument, isContactRoot } from '../select/contactRoots.ts';

/**
 * The shape of one value in a response: its type and the shapes of its fields. Fragments on different types share one
 * shape: GraphQL lets a response key have only one.
 */
export interface Shape {
  readonly type: GraphQLOutputType;
  /** The shapes of the upstream fields, by response key. */
  readonly children: ReadonlyMap<string, Shape>;
  /** The fields of the gateway on a conversation, by response key. */
  readonly contactsFields: ReadonlyMap<string, ContactsField>;
  /** The `contact` that this conversation was fetched for; null for other values. */
  readonly contact: ContactField | null;
  /** Whether every object of the parent has this key: no directive and no narrower type decides about it. */
  readonly isCertain: boolean;
  /** Whether this value or one below it has fields of the gateway. */
  readonly holdsContacts: boolean;
}

/** `contacts` or `contactAnomalies` of a conversation. */
export interface ContactsField {
  readonly name: ContactsFieldName;
  /** The selection on each item of the list. */
  readonly sets: readonly SelectionSetNode[];
  /** As in `Shape`. */
  readonly isCertain: boolean;
}

/** `Query.contact`. Its conversation is fetched instead. */
export interface ContactField {
  readonly name: 'contact';
  /** The value of the argument `id`. */
  readonly id: ValueNode;
  /** What is selected on the contact. */
  readonly sets: readonly SelectionSetNode[];
}

/**
 * Builds the shape of the data of an operation. Null when the schema has no such root type.
 *
 * @param schema the schema that the operation is valid for.
 */
export function createOperationShape(
  { operation, selectionSet }: OperationDefinitionNode,
  fragments: Fragments,
  schema: GraphQLSchema,
): Shape | null {
  const root = schema.getRootType(operation);
  if (!root) return null;
  const scope = { typeName: root.name, narrowing: [], directives: [] };
  const sets = [{ set: selectionSet, scope }];
  return createShape({ type: root, isCertain: true, sets }, { fragments, schema });
}

/** Builds the shape of one field of an object type. Null when the type has no such field. */
export function createFieldShape(
  parent: GraphQLObjectType,
  { fieldName, occurrences }: CollectedField,
  fragments: Fragments,
  schema: GraphQLSchema,
): Shape | null {
  const type = fieldType(parent, fieldName);
  if (!type) return null;
  const named = getNamedType(type);
  const sets = occurrences.flatMap(({ node, directives }) =>
    node.selectionSet && isCompositeType(named)
      ? [{ set: node.selectionSet, scope: { typeName: named.name, narrowing: [], directives } }]
      : [],
  );
  return createShape({ type, isCertain: true, sets }, { fragments, schema });
}

interface ShapeContext {
  readonly fragments: Fragments;
  readonly schema: GraphQLSchema;
}

/** A value whose selection sets are known, but not yet walked. */
interface ValueDraft {
  readonly type: GraphQLOutputType;
  readonly sets: ScopedSet[];
  readonly contact?: ContactDraft;
  isCertain: boolean;
}

interface ContactsFieldDraft {
  readonly name: ContactsFieldName;
  readonly sets: SelectionSetNode[];
  isCertain: boolean;
}

interface ContactDraft extends ContactField {
  readonly sets: SelectionSetNode[];
}

/** The fields of one value that were visited so far, by response key. */
interface FieldDrafts {
  readonly children: Map<string, ValueDraft>;
  readonly contactsFields: Map<string, ContactsFieldDraft>;
}

function createShape({ type, sets, contact, isCertain }: ValueDraft, context: ShapeContext): Shape {
  const drafts: FieldDrafts = { children: new Map(), contactsFields: new Map() };
  walkFields(sets, context.fragments, {
    field: (node, scope) => addField(node, scope, drafts, context.schema),
  });
  const children = new Map<string, Shape>();
  for (const [key, draft] of drafts.children) children.set(key, createShape(draft, context));
  const { contactsFields } = drafts;
  const isComputed = contactsFields.size > 0 || contact !== undefined;
  const holdsContacts = isComputed || [...children.values()].some((child) => child.holdsContacts);
  return { type, children, contactsFields, contact: contact ?? null, isCertain, holdsContacts };
}

function addField(node: FieldNode, scope: Scope, drafts: FieldDrafts, schema: GraphQLSchema): void {
  const name = node.name.value;
  const parent = scope.typeName === null ? undefined : schema.getType(scope.typeName);
  if (parent?.name === 'Conversation' && isContactsFieldName(name)) {
    addContactsField(name, node, scope, drafts);
  } else if (isContactRoot(parent, name, schema)) {
    addContact(node, scope, drafts, schema);
  } else if (isCompositeType(parent)) {
    addUpstreamField(parent, node, scope, drafts);
  }
}

function addContactsField(
  name: ContactsFieldName,
  node: FieldNode,
  scope: Scope,
  { contactsFields }: FieldDrafts,
): void {
  const key = responseKeyOf(node);
  const field = contactsFields.get(key) ?? { name, sets: [], isCertain: false };
  field.isCertain ||= isUnconditional(scope);
  if (node.selectionSet) field.sets.push(underDirectives(node.selectionSet, scope.directives));
  contactsFields.set(key, field);
}

function addContact(node: FieldNode, scope: Scope, { children }: FieldDrafts, schema: GraphQLSchema): void {
  const key = responseKeyOf(node);
  const id = idArgument(node);
  const type = schema.getType('Conversation');
  if (!id || !isObjectType(type) || !node.selectionSet) return;
  const contact = children.get(key)?.contact ?? { name: 'contact', id, sets: [] };
  const draft = children.get(key) ?? { type, contact, sets: [], isCertain: false };
  draft.isCertain ||= isUnconditional(scope);
  contact.sets.push(underDirectives(node.selectionSet, scope.directives));
  children.set(key, draft);
}

function addUpstreamField(
  parent: GraphQLCompositeType,
  node: FieldNode,
  scope: Scope,
  { children }: FieldDrafts,
): void {
  const key = responseKeyOf(node);
  const type = fieldType(parent, node.name.value);
  if (!type) return;
  const draft = children.get(key) ?? { type, sets: [], isCertain: false };
  draft.isCertain ||= isUnconditional(scope);
  const named = getNamedType(type);
  if (node.selectionSet && isCompositeType(named)) {
    // The conditions of a field hold for everything below it, too.
    draft.sets.push({ set: node.selectionSet, scope: { ...scope, typeName: named.name } });
  }
  children.set(key, draft);
}

function isUnconditional({ narrowing, directives }: Scope): boolean {
  return narrowing.length === 0 && directives.length === 0;
}

function fieldType(parent: GraphQLCompositeType, name: string): GraphQLOutputType | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef.type;
  return isUnionType(parent) ? undefined : parent.getFields()[name]?.type;
}
