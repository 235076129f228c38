import type { Contact } from '../../contacts/contact.ts';
import type { Reconstruction } from '../../contacts/project.ts';
import type { FirstPage } from '../../upstream/histories.ts';
import type { PlantSite } from '../../upstream/historySelection.ts';
import { isObject } from '../../upstream/json.ts';
import type { Collected, Entry, Fragments, Variables } from './collect.ts';
import { collect, includedKeys, selectionSetsOf, typeConditionsIn } from './collect.ts';
import { ANOMALY_FIELDS, CONTACT_FIELDS, EVENT_FIELDS } from './contactFields.ts';
import type { JsonBytes } from './jsonBytes.ts';
import type { PlantBed } from './plants.ts';
import type { Reference } from './referenceFields.ts';
import { HELD_FIELDS, REFERENCES, REFERRED } from './referenceFields.ts';
import type { OurField, Shape } from './shape.ts';
import type { ViewBed } from './views.ts';

/** What a value is built from, beside its own source. */
export interface Scene {
  readonly out: JsonBytes;
  readonly variables: Variables;
  readonly reconstruction: Reconstruction;
  /** What upstream answered under our private names. */
  readonly conversation: FirstPage;
  /** The value itself. Throws `Misfit` when it is not what its shape promises. */
  checked(value: unknown, shape: Shape): unknown;
  /** Throws `Misfit` when the schema does not know this type of objects. */
  checkType(typeName: string): void;
}

/** Writes one value of the answer: to make objects of it, only to write those, would take twice as long. */
export type Write<S> = (source: S, scene: Scene) => void;

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
    const write = compileObject(selection, ({ fieldName }) => ownField(ANOMALY_FIELDS[fieldName]));
    return ({ anomalies }, scene) => scene.out.list(anomalies, (anomaly) => write(anomaly, scene));
  }
  const write = compileObject<Contact>(selection, (entry) => compileContactField(entry, beds));
  return ({ contacts }, scene) => scene.out.list(contacts, (contact) => write(contact, scene));
}

interface Step<S> {
  /** The key with what stands around it, when it is not the first of its object. */
  readonly label: string;
  readonly write: Write<S>;
}

function compileObject<S>(selection: Collected, compileField: (entry: Entry) => Write<S>): Write<S> {
  const steps = new Map<string, Step<S>>();
  for (const [key, entry] of selection.entries) {
    steps.set(key, { label: `,"${key}":`, write: compileField(entry) });
  }
  const all = [...steps.values()];
  if (selection.conditional.length === 0) return (source, scene) => writeObject(all, source, scene);
  return (source, scene) => {
    const keys = [...includedKeys(selection, scene.variables)];
    writeObject(
      keys.flatMap((key) => steps.get(key) ?? []),
      source,
      scene,
    );
  };
}

function writeObject<S>(steps: readonly Step<S>[], source: S, scene: Scene): void {
  const { out } = scene;
  out.text('{');
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index];
    if (!step) continue;
    out.text(index === 0 ? step.label.slice(1) : step.label);
    step.write(source, scene);
  }
  out.text('}');
}

/** A field that has a value of its own. */
function ownField<S>(write: ((source: S, out: JsonBytes) => void) | undefined): Write<S> {
  if (!write) throw new TypeError('a field of a type of ours has no value');
  return (source, { out }) => write(source, out);
}

function compileContactField(entry: Entry, beds: Beds): Write<Contact> {
  switch (entry.fieldName) {
    case 'events': {
      const selection = collect(selectionSetsOf(entry), beds.fragments);
      const write = compileObject(selection, ({ fieldName }) => ownField(EVENT_FIELDS[fieldName]));
      return ({ events }, scene) => scene.out.list(events, (event) => write(event, scene));
    }
    case 'conversation':
      return compileView(entry, beds);
    case 'operator':
    case 'endedBy':
    case 'transferredToUser':
    case 'routingRule':
    case 'transferredToRoutingRule':
    case 'routingGroup':
    case 'project':
      return compileReference(entry.fieldName, entry, beds);
    default:
      return ownField(CONTACT_FIELDS[entry.fieldName]);
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
      if (reference === null) {
        scene.out.value(null);
        return;
      }
      if (type === null) scene.checkType(userType(reference));
      write(reference, scene);
    };
  }
  const alias = beds.plants.plant(site, entry);
  const shape = beds.shapeOf('Contact', entry);
  return (contact, scene) => {
    const origin = of(contact)?.origin;
    scene.out.value(isObject(origin) ? scene.checked(origin[alias], shape) : null);
  };
}

function heldField(fieldName: string, type: string | null): Write<Reference> {
  const write = HELD_FIELDS[fieldName];
  if (!write) throw new TypeError('a field that the history holds has no value');
  return (reference, { out }) => write(reference, type ?? userType(reference), out);
}

function userType({ type }: Reference): string {
  return type ?? 'User';
}

/** The conversation of a contact is the one at hand: what is selected on it was asked for there. */
function compileView(entry: Entry, beds: Beds): Write<Contact> {
  const selection = collect(selectionSetsOf(entry), beds.fragments);
  return compileObject<Contact>(selection, (field) => compileViewField(field, beds));
}

function compileViewField(entry: Entry, beds: Beds): Write<Contact> {
  switch (entry.fieldName) {
    case '__typename':
      return (_contact, { out }) => out.plain('Conversation');
    case 'id':
      return ({ conversationId }, { out }) => out.value(conversationId);
    case 'contacts':
    case 'contactAnomalies': {
      const write = compileOurField({ name: entry.fieldName, sets: selectionSetsOf(entry) }, beds);
      return (_contact, scene) => write(scene.reconstruction, scene);
    }
    default: {
      const name = beds.views.add(entry);
      const shape = beds.shapeOf('Conversation', entry);
      return (_contact, scene) => scene.out.value(scene.checked(scene.conversation[name], shape));
    }
  }
}
