import type { Contact, ContactEvent } from '../../../contacts/facts/contact.ts';
import type { ContactAnomaly } from '../../../contacts/result/anomaly.ts';
import type { Reconstruction } from '../../../contacts/result/buildReconstruction.ts';
import { jsonList, jsonString, jsonValue, measuredList } from '../../serialized/jsonText.ts';
import type { CollectedField, CollectedFields } from '../select/collectFields.ts';
import { collectFields, selectionSetsOf } from '../select/collectFields.ts';
import { contactIdFrom } from '../select/contactRoots.ts';
import type { CompileContext } from './compileContext.ts';
import { compileFields } from './compileContext.ts';
import type { Field, Write } from './compileObject.ts';
import type { ValueFields } from './contactFields.ts';
import { ANOMALY_FIELDS, CONTACT_FIELDS, EVENT_FIELDS } from './contactFields.ts';
import { compileReference } from './referenceWriters.ts';
import type { ContactField, ContactsField } from './shape.ts';

/**
 * Compiles what a client selects on contacts and anomalies into functions that write JSON text.
 *
 * - What it does: each selection becomes one function, once for each document. Executing a request calls these functions
 *   with reconstructed contacts, and joins the texts that they return. No response objects are built.
 * - What it gains: building the objects and passing them to `JSON.stringify` took twice as long. Workload (d) in
 *   `docs/performance.md`, a page of 100 conversations, takes 6.1 ms of CPU by plan and 46 ms over the stitched schema.
 * - What would break it: a field in `schema/contacts.graphql` without a writer here makes the operation fail. A `plain`
 *   field with a quote in its value makes the response invalid JSON.
 * - Plain implementation: the stitched schema (`gateway/stitching/`), which resolves the same fields with graphql-js.
 *   `test/gateway/contract.test.ts` and `test/robustness/random*.test.ts` run both and compare their responses.
 * - How often it runs: the metric `contacts_gateway_graphql_plans_total{plan="contacts"}`.
 */

/** Compiles `contacts`, `contactAnomalies` or `contact`. */
export function compileContactsField(
  field: Pick<ContactsField, 'name' | 'sets'> | ContactField,
  context: CompileContext,
): Write<Reconstruction> {
  const selection = collectFields(field.sets, context.fragments);
  switch (field.name) {
    case 'contactAnomalies': {
      const write = compileFields<ContactAnomaly>(selection, context, ({ fieldName }) =>
        valueField(ANOMALY_FIELDS, fieldName),
      );
      return ({ anomalies }, writing) =>
        measuredList(anomalies, writing.size, (anomaly) => write(anomaly, writing));
    }
    case 'contacts': {
      const write = compileContact(selection, context);
      return ({ contacts }, writing) =>
        measuredList(contacts, writing.size, (contact) => write(contact, writing));
    }
    case 'contact': {
      const write = compileContact(selection, context);
      return ({ contacts }, writing) => {
        const requestedId = contactIdFrom(field.id, writing.variables);
        const contact = contacts.find(({ id }) => id === requestedId);
        return contact ? write(contact, writing) : 'null';
      };
    }
  }
}

function compileContact(selection: CollectedFields, context: CompileContext): Write<Contact> {
  return compileFields<Contact>(selection, context, (field) => compileContactField(field, context));
}

function valueField<S>(fields: ValueFields<S>, fieldName: string): Field<S> {
  const field = fields[fieldName];
  if (!field) throw new TypeError(`expected a field with a writer, got ${fieldName}`);
  return field;
}

function compileContactField(field: CollectedField, context: CompileContext): Field<Contact> {
  switch (field.fieldName) {
    case 'events': {
      const selection = collectFields(selectionSetsOf(field), context.fragments);
      const write = compileFields<ContactEvent>(selection, context, ({ fieldName }) =>
        valueField(EVENT_FIELDS, fieldName),
      );
      return {
        kind: 'json',
        read: ({ events }, writing) => jsonList(events, (event) => write(event, writing)),
      };
    }
    case 'conversation':
      return { kind: 'json', read: compileConversation(field, context) };
    case 'operator':
    case 'endedBy':
    case 'transferredToUser':
    case 'routingRule':
    case 'transferredToRoutingRule':
    case 'routingGroup':
    case 'project':
      return { kind: 'json', read: compileReference(field.fieldName, field, context) };
    default:
      return valueField(CONTACT_FIELDS, field.fieldName);
  }
}

/** Compiles the conversation of a contact. It is the conversation that is being written. */
function compileConversation(field: CollectedField, context: CompileContext): Write<Contact> {
  const selection = collectFields(selectionSetsOf(field), context.fragments);
  const write = compileFields<Contact>(selection, context, (inner) => ({
    kind: 'json',
    read: compileConversationField(inner, context),
  }));
  return (contact, writing) => {
    const before = writing.size.unwritten;
    const text = write(contact, writing);
    writing.size.setUnwritten(before + text.length);
    return text;
  };
}

function compileConversationField(field: CollectedField, context: CompileContext): Write<Contact> {
  switch (field.fieldName) {
    case '__typename':
      return () => '"Conversation"';
    case 'id':
      return ({ conversationId }) => jsonString(conversationId);
    case 'contacts':
    case 'contactAnomalies': {
      const write = compileContactsField({ name: field.fieldName, sets: selectionSetsOf(field) }, context);
      return (_contact, writing) => write(writing.reconstruction, writing);
    }
    default: {
      const name = context.conversationSelections.add(field);
      const shape = context.shapeOf('Conversation', field);
      return (_contact, writing) => jsonValue(writing.checked(writing.conversation()[name], shape));
    }
  }
}
