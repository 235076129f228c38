import type { ContactAnomaly } from '../../../contacts/anomaly.ts';
import type { Reconstruction } from '../../../contacts/buildReconstruction.ts';
import type { Contact, ContactEvent } from '../../../contacts/contact.ts';
import type { ReferenceFieldName } from '../../../upstream/history/historySelection.ts';
import { isObject } from '../../../upstream/response/json.ts';
import type { Fragments } from '../../selections/fragments.ts';
import { jsonList, jsonString, jsonValue, measuredList } from '../../serialized/jsonText.ts';
import type { CollectedField, CollectedFields } from '../select/collectFields.ts';
import { collectFields, selectionSetsOf, typeConditionsIn } from '../select/collectFields.ts';
import { contactIdFrom } from '../select/contactRoots.ts';
import type { ConversationSelections } from '../select/conversationSelections.ts';
import type { ReferenceSelections } from '../select/referenceSelections.ts';
import type { Field, Write } from './compileObject.ts';
import { compileObject } from './compileObject.ts';
import type { OwnFields } from './contactFields.ts';
import { ANOMALY_FIELDS, CONTACT_FIELDS, EVENT_FIELDS } from './contactFields.ts';
import type { ReferenceField } from './referenceFields.ts';
import { heldField, REFERENCES, REFERRED, userType } from './referenceFields.ts';
import type { ContactField, ContactsField, Shape } from './shape.ts';

export interface CompileContext {
  readonly fragments: Fragments;
  readonly referenceSelections: ReferenceSelections;
  readonly conversationSelections: ConversationSelections;
  /** Told how many fields each object of ours gets: each of them takes memory for as long as the plan. */
  readonly onFields: (count: number) => void;
  /** The shape of a field of an upstream type that stands below a contact. */
  shapeOf(parentType: 'Contact' | 'Conversation', entry: CollectedField): Shape;
}

/** Compiles a field of ours on a conversation, or the contact that a conversation stands for. */
export function compileContactsField(
  field: Pick<ContactsField, 'name' | 'sets'> | ContactField,
  beds: CompileContext,
): Write<Reconstruction> {
  const selection = collectFields(field.sets, beds.fragments);
  if (field.name === 'contactAnomalies') {
    const write = compileFields<ContactAnomaly>(selection, beds, ({ fieldName }) =>
      ownField(ANOMALY_FIELDS, fieldName),
    );
    return ({ anomalies }, scene) => measuredList(anomalies, scene.size, (anomaly) => write(anomaly, scene));
  }
  const write = compileFields<Contact>(selection, beds, (entry) => compileContactField(entry, beds));
  if (field.name === 'contact') {
    return ({ contacts }, scene) => {
      const wanted = contactIdFrom(field.id, scene.variables);
      const contact = contacts.find(({ id }) => id === wanted);
      return contact ? write(contact, scene) : 'null';
    };
  }
  return ({ contacts }, scene) => measuredList(contacts, scene.size, (contact) => write(contact, scene));
}

function compileFields<S>(
  selection: CollectedFields,
  { onFields }: CompileContext,
  compileField: (entry: CollectedField) => Field<S>,
): Write<S> {
  onFields(selection.fields.size);
  return compileObject<S>(selection, compileField);
}

/** A field that has a value of its own. */
function ownField<S>(fields: OwnFields<S>, fieldName: string): Field<S> {
  const field = fields[fieldName];
  if (!field) throw new TypeError('a field of a type of ours has no value');
  return field;
}

function compileContactField(entry: CollectedField, beds: CompileContext): Field<Contact> {
  switch (entry.fieldName) {
    case 'events': {
      const selection = collectFields(selectionSetsOf(entry), beds.fragments);
      const write = compileFields<ContactEvent>(selection, beds, ({ fieldName }) =>
        ownField(EVENT_FIELDS, fieldName),
      );
      return { kind: 'json', read: ({ events }, scene) => jsonList(events, (event) => write(event, scene)) };
    }
    case 'conversation':
      return { kind: 'json', read: compileView(entry, beds) };
    case 'operator':
    case 'endedBy':
    case 'transferredToUser':
    case 'routingRule':
    case 'transferredToRoutingRule':
    case 'routingGroup':
    case 'project':
      return { kind: 'json', read: compileReference(entry.fieldName, entry, beds) };
    default:
      return ownField(CONTACT_FIELDS, entry.fieldName);
  }
}

function compileReference(
  site: ReferenceFieldName,
  entry: CollectedField,
  beds: CompileContext,
): Write<Contact> {
  const sets = selectionSetsOf(entry);
  const selection = collectFields(sets, beds.fragments);
  const { of, held, type } = REFERENCES[site];
  const isForAll = [...typeConditionsIn(sets, beds.fragments)].every((condition) => REFERRED.has(condition));
  if (isForAll && [...selection.fields.values()].every(({ fieldName }) => held.has(fieldName))) {
    const write = compileFields<ReferenceField>(selection, beds, ({ fieldName }) =>
      heldField(fieldName, type),
    );
    return (contact, scene) => {
      const reference = of(contact);
      if (reference === null) return 'null';
      if (type === null) scene.checkType(userType(reference));
      return write(reference, scene);
    };
  }
  const alias = beds.referenceSelections.add(site, entry);
  const shape = beds.shapeOf('Contact', entry);
  // Contacts refer to the same few objects again and again: each is checked and written once.
  const written = new WeakMap<object, string>();
  return (contact, { checked }) => {
    const origin = of(contact)?.origin;
    const planted = isObject(origin) ? origin[alias] : null;
    const known = isObject(planted) ? written.get(planted) : undefined;
    if (known !== undefined) return known;
    const text = jsonValue(checked(planted, shape));
    if (isObject(planted)) written.set(planted, text);
    return text;
  };
}

/** The conversation of a contact is the one at hand: what is selected on it was asked for there. */
function compileView(entry: CollectedField, beds: CompileContext): Write<Contact> {
  const selection = collectFields(selectionSetsOf(entry), beds.fragments);
  const write = compileFields<Contact>(selection, beds, (field) => ({
    kind: 'json',
    read: compileViewField(field, beds),
  }));
  return (contact, scene) => {
    const before = scene.size.unwritten;
    const text = write(contact, scene);
    scene.size.setUnwritten(before + text.length);
    return text;
  };
}

function compileViewField(entry: CollectedField, beds: CompileContext): Write<Contact> {
  switch (entry.fieldName) {
    case '__typename':
      return () => '"Conversation"';
    case 'id':
      return ({ conversationId }) => jsonString(conversationId);
    case 'contacts':
    case 'contactAnomalies': {
      const write = compileContactsField({ name: entry.fieldName, sets: selectionSetsOf(entry) }, beds);
      return (_contact, scene) => write(scene.reconstruction, scene);
    }
    default: {
      const name = beds.conversationSelections.add(entry);
      const shape = beds.shapeOf('Conversation', entry);
      return (_contact, scene) => jsonValue(scene.checked(scene.conversation()[name], shape));
    }
  }
}
