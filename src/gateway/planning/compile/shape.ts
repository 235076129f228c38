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
import type { Fragments } from '../../selections/fragments.ts';
import type { Scope, ScopedSet } from '../../selections/walkFields.ts';
import { walkFields } from '../../selections/walkFields.ts';
import type { CollectedField } from '../select/collectFields.ts';
import { responseKeyOf, underDirectives } from '../select/collectFields.ts';
import { idArgument } from '../select/contactRoots.ts';

/**
 * What an answer looks like, by response key. Fragments on different types are laid over each other: GraphQL lets
 * one key have only one shape.
 */
export interface Shape {
  readonly type: GraphQLOutputType;
  readonly children: ReadonlyMap<string, Shape>;
  /** The fields of ours on a conversation: their selection sets, by response key. */
  readonly contactsFields: ReadonlyMap<string, ContactsField>;
  /** The field `contact` whose conversation stands in this place; else null. */
  readonly contact: ContactField | null;
  /** Whether every object in this place has this key: no directive and no narrower type decides about it. */
  readonly isCertain: boolean;
  /** Whether something of ours is in this place, or below it. */
  readonly holdsContacts: boolean;
}

export interface ContactsField {
  readonly name: 'contacts' | 'contactAnomalies';
  readonly sets: readonly SelectionSetNode[];
  /** As in `Shape`. */
  readonly isCertain: boolean;
}

/** `Query.contact`: upstream is asked for its conversation. */
export interface ContactField {
  readonly name: 'contact';
  /** The argument `id`. */
  readonly id: ValueNode;
  readonly sets: readonly SelectionSetNode[];
}

/** The shape of the data of an operation that is valid for the gateway's schema. */
export function createOperationShape(
  { operation, selectionSet }: OperationDefinitionNode,
  fragments: Fragments,
  schema: GraphQLSchema,
): Shape | null {
  const root = schema.getRootType(operation);
  if (!root) return null;
  const scope = { typeName: root.name, narrowing: [], directives: [] };
  const sets = [{ set: selectionSet, scope }];
  return shapeOf({ type: root, isCertain: true, sets }, { fragments, schema });
}

/** The shape of one field of an object type, with everything that is selected on it. */
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
  return shapeOf({ type, isCertain: true, sets }, { fragments, schema });
}

interface Compilation {
  readonly fragments: Fragments;
  readonly schema: GraphQLSchema;
}

/** What is known of the keys so far. */
interface Drafts {
  readonly children: Map<string, Draft<ScopedSet> & Pick<Place, 'type' | 'contact'>>;
  readonly contactsFields: Map<string, Draft<SelectionSetNode> & { readonly name: ContactsField['name'] }>;
}

interface Draft<S> {
  readonly sets: S[];
  isCertain: boolean;
}

interface Place {
  readonly type: GraphQLOutputType;
  readonly sets: readonly ScopedSet[];
  readonly contact?: ContactDraft;
  readonly isCertain: boolean;
}

interface ContactDraft extends ContactField {
  readonly sets: SelectionSetNode[];
}

function shapeOf({ type, sets, contact, isCertain }: Place, compilation: Compilation): Shape {
  const drafts: Drafts = { children: new Map(), contactsFields: new Map() };
  const field = (node: FieldNode, scope: Scope): void => addField(node, scope, drafts, compilation);
  walkFields(sets, compilation.fragments, { field });
  const children = new Map<string, Shape>();
  for (const [key, draft] of drafts.children) children.set(key, shapeOf(draft, compilation));
  const isOurs = drafts.contactsFields.size > 0 || contact !== undefined;
  const holdsOurs = isOurs || [...children.values()].some((child) => child.holdsContacts);
  return {
    type,
    children,
    contactsFields: drafts.contactsFields,
    contact: contact ?? null,
    isCertain,
    holdsContacts: holdsOurs,
  };
}

function addField(node: FieldNode, scope: Scope, drafts: Drafts, { schema }: Compilation): void {
  const key = responseKeyOf(node);
  const name = node.name.value;
  const { directives } = scope;
  const isCertain = scope.narrowing.length === 0 && directives.length === 0;
  const parent = scope.typeName === null ? undefined : schema.getType(scope.typeName);
  const sets = node.selectionSet ? [node.selectionSet] : [];
  if (parent?.name === 'Conversation' && (name === 'contacts' || name === 'contactAnomalies')) {
    const field = drafts.contactsFields.get(key) ?? { name, sets: [], isCertain: false };
    field.isCertain ||= isCertain;
    field.sets.push(...sets.map((set) => underDirectives(set, directives)));
    drafts.contactsFields.set(key, field);
    return;
  }
  if (parent !== undefined && parent === schema.getQueryType() && name === 'contact') {
    addContact({ node, directives, isCertain }, drafts, schema);
    return;
  }
  const type = isCompositeType(parent) ? fieldType(parent, name) : undefined;
  if (!type) return;
  const draft = drafts.children.get(key) ?? { type, sets: [], isCertain: false };
  draft.isCertain ||= isCertain;
  const named = getNamedType(type);
  if (isCompositeType(named)) {
    // Below a field that is not certain, nothing is.
    const below = { typeName: named.name, narrowing: scope.narrowing, directives };
    draft.sets.push(...sets.map((set) => ({ set, scope: below })));
  }
  drafts.children.set(key, draft);
}

interface ContactOccurrence {
  readonly node: FieldNode;
  readonly directives: Scope['directives'];
  readonly isCertain: boolean;
}

function addContact(
  { node, directives, isCertain }: ContactOccurrence,
  { children }: Drafts,
  schema: GraphQLSchema,
): void {
  const key = responseKeyOf(node);
  const id = idArgument(node);
  const type = schema.getType('Conversation');
  if (!id || !isObjectType(type) || !node.selectionSet) return;
  const contact = children.get(key)?.contact ?? { name: 'contact', id, sets: [] };
  const draft = children.get(key) ?? { type, contact, sets: [], isCertain: false };
  draft.isCertain ||= isCertain;
  contact.sets.push(underDirectives(node.selectionSet, directives));
  children.set(key, draft);
}

function fieldType(parent: GraphQLCompositeType, name: string): GraphQLOutputType | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef.type;
  return isUnionType(parent) ? undefined : parent.getFields()[name]?.type;
}
