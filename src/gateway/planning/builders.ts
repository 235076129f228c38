import type { ContactAnomaly } from '../../contacts/anomaly.ts';
import type { Contact, ContactEvent } from '../../contacts/contact.ts';
import type { Reconstruction } from '../../contacts/project.ts';
import type { FirstPage } from '../../upstream/histories.ts';
import type { PlantSite } from '../../upstream/historySelection.ts';
import { isObject } from '../../upstream/json.ts';
import type { Collected, Entry, Fragments, Variables } from './collect.ts';
import { collect, includedKeys, selectionSetsOf, typeConditionsIn } from './collect.ts';
import type { OwnFields } from './contactFields.ts';
import { ANOMALY_FIELDS, CONTACT_FIELDS, EVENT_FIELDS } from './contactFields.ts';
import { jsonList, jsonString, jsonValue } from './jsonText.ts';
import type { PlantBed } from './plants.ts';
import type { Reference } from './referenceFields.ts';
import { HELD_FIELDS, REFERENCES, REFERRED } from './referenceFields.ts';
import type { OurField, Shape } from './shape.ts';
import type { ViewBed } from './views.ts';

/** What a value is built from, beside its own source. */
export interface Scene {
  readonly variables: Variables;
  readonly reconstruction: Reconstruction;
  /** What upstream answered under our private names. */
  readonly conversation: FirstPage;
  /** The value itself. Throws `Misfit` when it is not what its shape promises. */
  checked(value: unknown, shape: Shape): unknown;
  /** Throws `Misfit` when the schema does not know this type of objects. */
  checkType(typeName: string): void;
}

/** One value of the answer as JSON: to make objects of it, only to write those, would take twice as long. */
export type Write<S> = (source: S, scene: Scene) => string;

export interface Beds {
  readonly fragments: Fragments;
  readonly plants: PlantBed;
  readonly views: ViewBed;
  /** The shape of a field of an upstream type that stands below a contact. */
  shapeOf(parentType: 'Contact' | 'Conversation', entry: Entry): Shape;
}

/** Compiles a field of ours on a conversation. */
export function compileOurField(
  { name, sets }: Pick<OurField, 'name' | 'sets'>,
  beds: Beds,
): Write<Reconstruction> {
  const selection = collect(sets, beds.fragments);
  if (name === 'contactAnomalies') {
    const write = compileObject<ContactAnomaly>(selection, ({ fieldName }) =>
      ownField(ANOMALY_FIELDS, fieldName),
    );
    return ({ anomalies }, scene) => jsonList(anomalies, (anomaly) => write(anomaly, scene));
  }
  const write = compileObject<Contact>(selection, (entry) => compileContactField(entry, beds));
  return ({ contacts }, scene) => jsonList(contacts, (contact) => write(contact, scene));
}

/** How a field is written: a string that needs no escape, without its quotes, or any value. */
type Field<S> = { readonly text: (source: S) => string | null } | { readonly write: Write<S> };

interface Step<S> {
  /** The key with what stands around it. */
  readonly label: string;
  /** The same and a quote: an answer holds so many short pieces that each that is spared counts. */
  readonly quoted: string;
  readonly field: Field<S>;
}

function compileObject<S>(selection: Collected, compileField: (entry: Entry) => Field<S>): Write<S> {
  const steps = new Map<string, Step<S>>();
  for (const [key, entry] of selection.entries) {
    steps.set(key, { label: `,"${key}":`, quoted: `,"${key}":"`, field: compileField(entry) });
  }
  const all = withoutFirstComma([...steps.values()]);
  if (selection.conditional.length === 0) return (source, scene) => writeObject(all, source, scene);
  return (source, scene) => {
    const keys = [...includedKeys(selection, scene.variables)];
    const included = withoutFirstComma(keys.flatMap((key) => steps.get(key) ?? []));
    return writeObject(included, source, scene);
  };
}

function withoutFirstComma<S>([first, ...others]: readonly Step<S>[]): readonly Step<S>[] {
  if (!first) return [];
  return [{ ...first, label: first.label.slice(1), quoted: first.quoted.slice(1) }, ...others];
}

function writeObject<S>(steps: readonly Step<S>[], source: S, scene: Scene): string {
  let text = '{';
  for (const { label, quoted, field } of steps) {
    if ('write' in field) {
      text += label;
      text += field.write(source, scene);
      continue;
    }
    const value = field.text(source);
    text += value === null ? label : quoted;
    text += value ?? 'null';
    if (value !== null) text += '"';
  }
  return `${text}}`;
}

/** A field that has a value of its own. */
function ownField<S>({ texts, values }: OwnFields<S>, fieldName: string): Field<S> {
  const text = texts[fieldName];
  if (text) return { text };
  const write = values[fieldName];
  if (!write) throw new TypeError('a field of a type of ours has no value');
  return { write };
}

function compileContactField(entry: Entry, beds: Beds): Field<Contact> {
  switch (entry.fieldName) {
    case 'events': {
      const selection = collect(selectionSetsOf(entry), beds.fragments);
      const write = compileObject<ContactEvent>(selection, ({ fieldName }) =>
        ownField(EVENT_FIELDS, fieldName),
      );
      return { write: ({ events }, scene) => jsonList(events, (event) => write(event, scene)) };
    }
    case 'conversation':
      return { write: compileView(entry, beds) };
    case 'operator':
    case 'endedBy':
    case 'transferredToUser':
    case 'routingRule':
    case 'transferredToRoutingRule':
    case 'routingGroup':
    case 'project':
      return { write: compileReference(entry.fieldName, entry, beds) };
    default:
      return ownField(CONTACT_FIELDS, entry.fieldName);
  }
}

function compileReference(site: PlantSite, entry: Entry, beds: Beds): Write<Contact> {
  const sets = selectionSetsOf(entry);
  const selection = collect(sets, beds.fragments);
  const { of, held, type } = REFERENCES[site];
  const isForAll = typeConditionsIn(sets, beds.fragments).every((condition) => REFERRED.has(condition));
  if (isForAll && [...selection.entries.values()].every(({ fieldName }) => held.has(fieldName))) {
    const write = compileObject<Reference>(selection, ({ fieldName }) => heldField(fieldName, type));
    return (contact, scene) => {
      const reference = of(contact);
      if (reference === null) return 'null';
      if (type === null) scene.checkType(userType(reference));
      return write(reference, scene);
    };
  }
  const alias = beds.plants.plant(site, entry);
  const shape = beds.shapeOf('Contact', entry);
  return (contact, scene) => {
    const origin = of(contact)?.origin;
    return isObject(origin) ? jsonValue(scene.checked(origin[alias], shape)) : 'null';
  };
}

function heldField(fieldName: string, type: string | null): Field<Reference> {
  const write = HELD_FIELDS[fieldName];
  if (!write) throw new TypeError('a field that the history holds has no value');
  return { write: (reference) => write(reference, type ?? userType(reference)) };
}

function userType({ type }: Reference): string {
  return type ?? 'User';
}

/** The conversation of a contact is the one at hand: what is selected on it was asked for there. */
function compileView(entry: Entry, beds: Beds): Write<Contact> {
  const selection = collect(selectionSetsOf(entry), beds.fragments);
  return compileObject<Contact>(selection, (field) => ({ write: compileViewField(field, beds) }));
}

function compileViewField(entry: Entry, beds: Beds): Write<Contact> {
  switch (entry.fieldName) {
    case '__typename':
      return () => '"Conversation"';
    case 'id':
      return ({ conversationId }) => jsonString(conversationId);
    case 'contacts':
    case 'contactAnomalies': {
      const write = compileOurField({ name: entry.fieldName, sets: selectionSetsOf(entry) }, beds);
      return (_contact, scene) => write(scene.reconstruction, scene);
    }
    default: {
      const name = beds.views.add(entry);
      const shape = beds.shapeOf('Conversation', entry);
      return (_contact, scene) => jsonValue(scene.checked(scene.conversation[name], shape));
    }
  }
}
