import type { ContactAnomaly } from '../../contacts/anomaly.ts';
import type { Contact, ContactEvent } from '../../contacts/contact.ts';
import type { Reconstruction } from '../../contacts/project.ts';
import type { FirstPage } from '../../upstream/histories.ts';
import type { PlantSite } from '../../upstream/historySelection.ts';
import { isObject } from '../../upstream/json.ts';
import type { Stub } from '../stubs.ts';
import { groupStub, projectStub, ruleStub, userStub } from '../stubs.ts';
import type { Collected, Entry, Fragments, Variables } from './collect.ts';
import { collect, includedKeys, selectionSetsOf, typeConditionsIn } from './collect.ts';
import type { PlantBed } from './plants.ts';
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
  /** The stub itself. Throws `Misfit` when the schema does not know its type. */
  checkedStub(stub: Stub): Stub;
}

/** Builds one value of the answer. */
export type Build<S> = (source: S, scene: Scene) => unknown;

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
): Build<Reconstruction> {
  if (name === 'contactAnomalies') {
    const build = compileObject<ContactAnomaly>(collect(sets, beds.fragments), ownProperty('ContactAnomaly'));
    return ({ anomalies }, scene) => anomalies.map((anomaly) => build(anomaly, scene));
  }
  const build = compileObject<Contact>(collect(sets, beds.fragments), (entry) =>
    compileContactField(entry, beds),
  );
  return ({ contacts }, scene) => contacts.map((contact) => build(contact, scene));
}

function compileObject<S extends object>(
  selection: Collected,
  compileField: (entry: Entry) => Build<S>,
): Build<S> {
  const fields = new Map<string, Build<S>>();
  for (const [key, entry] of selection.entries) fields.set(key, compileField(entry));
  return (source, scene) => {
    const object: Record<string, unknown> = {};
    for (const key of includedKeys(selection, scene.variables))
      object[key] = fields.get(key)?.(source, scene);
    return object;
  };
}

/** A field of a type of ours whose values are properties of the domain's. */
function ownProperty(typeName: string): (entry: Entry) => Build<object> {
  return (entry) => (entry.fieldName === '__typename' ? () => typeName : property(entry));
}

/** A field that is a property of its source. */
function property({ fieldName }: Entry): Build<object> {
  return (source) => (isObject(source) ? (source[fieldName] ?? null) : null);
}

function compileContactField(entry: Entry, beds: Beds): Build<Contact> {
  switch (entry.fieldName) {
    case 'siteId':
      return ({ project }) => project?.id ?? null;
    case 'events': {
      const selection = collect(selectionSetsOf(entry), beds.fragments);
      const build = compileObject<ContactEvent>(selection, ownProperty('ContactEvent'));
      return ({ events }, scene) => events.map((event) => build(event, scene));
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
      return ownProperty('Contact')(entry);
  }
}

const STUB_OF: Readonly<Record<PlantSite, (contact: Contact) => Stub | null>> = {
  operator: ({ operator }) => userStub(operator),
  endedBy: ({ endedBy }) => userStub(endedBy),
  transferredToUser: ({ transferredToUser }) => userStub(transferredToUser),
  routingRule: ({ routingRule }) => ruleStub(routingRule),
  transferredToRoutingRule: ({ transferredToRoutingRule }) => ruleStub(transferredToRoutingRule),
  routingGroup: ({ routingGroup }) => groupStub(routingGroup),
  project: ({ project }) => projectStub(project),
};

/** The fields that the plain history holds of what it refers to. */
const HELD: Readonly<Record<PlantSite, ReadonlySet<string>>> = {
  operator: new Set(['__typename', 'id']),
  endedBy: new Set(['__typename', 'id']),
  transferredToUser: new Set(['__typename', 'id']),
  routingRule: new Set(['__typename', 'id', 'name']),
  transferredToRoutingRule: new Set(['__typename', 'id', 'name']),
  routingGroup: new Set(['__typename', 'id', 'name']),
  project: new Set(['__typename', 'id']),
};

/** The types that contacts refer to. A fragment on any other holds for some of them only: for bots, say. */
const REFERRED: ReadonlySet<string> = new Set(['User', 'RoutingRule', 'RoutingGroup', 'Project']);

function compileReference(site: PlantSite, entry: Entry, beds: Beds): Build<Contact> {
  const sets = selectionSetsOf(entry);
  const selection = collect(sets, beds.fragments);
  const isForAll = typeConditionsIn(sets, beds.fragments).every((type) => REFERRED.has(type));
  if (isForAll && holdsOnly(selection, HELD[site])) {
    const build = compileObject<Stub>(selection, property);
    return (contact, scene) => {
      const stub = STUB_OF[site](contact);
      return stub && build(scene.checkedStub(stub), scene);
    };
  }
  const alias = beds.plants.plant(site, entry);
  const shape = beds.shapeOf('Contact', entry);
  return (contact, scene) => {
    const origin = contact[site]?.origin;
    return isObject(origin) ? scene.checked(origin[alias] ?? null, shape) : null;
  };
}

function holdsOnly({ entries }: Collected, held: ReadonlySet<string>): boolean {
  return [...entries.values()].every(({ fieldName }) => held.has(fieldName));
}

/** The conversation of a contact is the one at hand: what is selected on it was asked for there. */
function compileView(entry: Entry, beds: Beds): Build<Contact> {
  const selection = collect(selectionSetsOf(entry), beds.fragments);
  const build = compileObject<Contact>(selection, (field) => compileViewField(field, beds));
  return (contact, scene) => build(contact, scene);
}

function compileViewField(entry: Entry, beds: Beds): Build<Contact> {
  switch (entry.fieldName) {
    case '__typename':
      return () => 'Conversation';
    case 'id':
      return ({ conversationId }) => conversationId;
    case 'contacts':
    case 'contactAnomalies': {
      const build = compileOurField({ name: entry.fieldName, sets: selectionSetsOf(entry) }, beds);
      return (_contact, scene) => build(scene.reconstruction, scene);
    }
    default: {
      const name = beds.views.add(entry);
      const shape = beds.shapeOf('Conversation', entry);
      return (_contact, scene) => scene.checked(scene.conversation[name] ?? null, shape);
    }
  }
}
