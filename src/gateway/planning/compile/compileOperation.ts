import type { DocumentNode, FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { isObjectType, Kind, parse, print, validate } from 'graphql';
import type { Reconstruction } from '../../../contacts/buildReconstruction.ts';
import { pagesOperation } from '../../../upstream/history/historyPages.ts';
import type { HistorySelection } from '../../../upstream/history/historySelection.ts';
import { historySelection } from '../../../upstream/history/historySelection.ts';
import type { ContactsFetch } from '../../execution/conversationSelection.ts';
import { conversationSelection } from '../../execution/conversationSelection.ts';
import { invalidUpstreamValueError } from '../../execution/invalidUpstreamValue.ts';
import { RESERVED_PREFIX } from '../../execution/reservedPrefix.ts';
import { fragmentsOf } from '../../selections/fragments.ts';
import type { CollectedFields } from '../select/collectFields.ts';
import { collectFields } from '../select/collectFields.ts';
import type { ContactRoots } from '../select/contactRoots.ts';
import { MAX_CONTACTS, replaceContactRoots } from '../select/contactRoots.ts';
import type { ConversationField } from '../select/conversationSelections.ts';
import { createConversationSelections } from '../select/conversationSelections.ts';
import { createReferenceSelections } from '../select/referenceSelections.ts';
import type { UpstreamDocument } from '../select/upstreamDocument.ts';
import { createUpstreamDocument } from '../select/upstreamDocument.ts';
import { withUsedDefinitions } from '../select/usedDefinitions.ts';
import { HISTORY_FRAGMENT, withHistories } from '../select/withHistories.ts';
import type { Write } from './compileObject.ts';
import type { CompileContext } from './fieldWriters.ts';
import { compileContactsField } from './fieldWriters.ts';
import { estimatePlanBytes } from './planBytes.ts';
import type { ContactField, ContactsField, Shape } from './shape.ts';
import { createFieldShape, createOperationShape } from './shape.ts';
import { validateResult } from './validateResult.ts';

/** An operation with fields of ours, ready to be run many times. */
export interface CompiledOperation {
  /** The values of the argument `id` of each `contact`, by the variable for the id of its conversation. */
  readonly contactIds: ContactRoots['ids'];
  readonly schema: GraphQLSchema;
  readonly roots: CollectedFields;
  readonly upstream: UpstreamDocument;
  /** What goes upstream. */
  readonly query: string;
  readonly shape: Shape;
  /** What all of this takes, in bytes, by estimate. */
  readonly bytes: number;
  write(field: ContactsField | ContactField): Write<Reconstruction>;
  checked(value: unknown, shape: Shape): unknown;
  checkType(typeName: string): void;
  /** What pages of histories are to hold that are loaded later. The values of its variables are missing. */
  readonly selection: HistorySelection;
}

export interface Schemas {
  /** What the client's operation is valid for. */
  readonly schema: GraphQLSchema;
  readonly upstreamSchema: GraphQLSchema;
  readonly fetch: ContactsFetch;
}

/** The fragment with the history of a contact's conversation, where that differs from `HISTORY_FRAGMENT`. */
const CONTACT_FRAGMENT = `${RESERVED_PREFIX}contact`;

/** Null when the result would not be valid upstream: fields of ours in places that this does not know. */
export function compileOperation(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { schema, upstreamSchema, fetch }: Schemas,
): CompiledOperation | null {
  const fragments = fragmentsOf(document);
  const shape = createOperationShape(operation, fragments, schema);
  if (!shape) return null;
  const plants = createReferenceSelections();
  const views = createConversationSelections();
  const writes = new Map<ContactsField | ContactField, Write<Reconstruction>>();
  const shapeInContact: CompileContext['shapeOf'] = (parentType, entry) => {
    const parent = schema.getType(parentType);
    const found = isObjectType(parent) ? createFieldShape(parent, entry, fragments, schema) : null;
    if (!found) throw new TypeError(`the schema has no ${parentType}.${entry.fieldName}`);
    return found;
  };
  let fields = 0;
  const onFields: CompileContext['onFields'] = (count) => {
    fields += count;
  };
  for (const field of ourFieldsIn(shape)) {
    writes.set(
      field,
      compileContactsField(field, {
        fragments,
        referenceSelections: plants,
        conversationSelections: views,
        shapeOf: shapeInContact,
        onFields,
      }),
    );
  }
  const plain = historySelection(upstreamSchema, plants.selections);
  // Of a contact by its id the history is wanted in any case: it comes at once.
  const ofContacts = fetch === 'eager' ? HISTORY_FRAGMENT : CONTACT_FRAGMENT;
  const contacts = replaceContactRoots(document, schema, ofContacts);
  const contactFields = [...writes.keys()].filter(({ name }) => name === 'contact');
  // Two contacts of one conversation would bring its history twice: stitching loads it once.
  if (contactFields.length > Math.min(contacts.ids.size, MAX_CONTACTS)) return null;
  const rewritten = withHistories(contacts.document, schema);
  const all = new Map(fragmentsOf(rewritten));
  all.set(HISTORY_FRAGMENT, historyFragment(HISTORY_FRAGMENT, fetch, plain, views.fields()));
  if (contacts.ids.size > 0) all.set(ofContacts, historyFragment(ofContacts, 'eager', plain, views.fields()));
  const upstream = createUpstreamDocument(operationOf(rewritten, operation), all);
  if (validate(upstreamSchema, upstream.document).length > 0) return null;
  const selection = plants.isEmpty() ? plain : withUsedDefinitions(plain, operation, all);
  if (!plants.isEmpty() && !isLoadable(selection, upstreamSchema)) return null;
  const query = print(upstream.document);
  let lastType = '';
  return {
    schema,
    contactIds: contacts.ids,
    roots: collectFields([operation.selectionSet], fragments),
    upstream,
    query,
    shape,
    bytes: estimatePlanBytes(query, shape, fields),
    write: (field) => writes.get(field) ?? unknownField(),
    checked: (value, valueShape) => (validateResult(value, valueShape, schema, []) ? value : misfit()),
    checkType: (typeName) => {
      if (typeName === lastType) return;
      if (!isObjectType(schema.getType(typeName))) misfit();
      lastType = typeName;
    },
    selection,
  };
}

/** Whether upstream accepts the operations for pages. Those for further pages select a part of this one. */
function isLoadable(selection: HistorySelection, upstreamSchema: GraphQLSchema): boolean {
  const { query } = pagesOperation([{ conversationId: '', after: null }], selection);
  return validate(upstreamSchema, parse(query)).length === 0;
}

function operationOf(
  { definitions }: DocumentNode,
  original: OperationDefinitionNode,
): OperationDefinitionNode {
  const found = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return found?.kind === Kind.OPERATION_DEFINITION ? found : original;
}

function ourFieldsIn(shape: Shape): readonly (ContactsField | ContactField)[] {
  const contact = shape.contact ? [shape.contact] : [];
  return [...shape.contactsFields.values(), ...contact, ...[...shape.children.values()].flatMap(ourFieldsIn)];
}

function historyFragment(
  name: string,
  fetch: ContactsFetch,
  selection: HistorySelection,
  views: readonly ConversationField[],
): FragmentDefinitionNode {
  const hint = conversationSelection(fetch, selection).trim().slice(1, -1);
  const viewed = views.map(({ name, text, directives }) =>
    directives.reduce(
      (inner, directive) => `... ${directive} { ${inner} }`,
      `${RESERVED_PREFIX}${name}: ${text}`,
    ),
  );
  const text = `fragment ${name} on Conversation { ${[hint, ...viewed].join(' ')} }`;
  // Without locations it takes half the memory, and it is kept with the plan.
  const [definition] = parse(text, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.FRAGMENT_DEFINITION) throw new TypeError('a fragment is a fragment');
  return definition;
}

function misfit(): never {
  throw invalidUpstreamValueError();
}

function unknownField(): never {
  throw new TypeError('a field was not compiled');
}
