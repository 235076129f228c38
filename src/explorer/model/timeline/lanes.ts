import type { Conversation, Person } from '../conversation/conversation.ts';
import { personKindLabel } from '../labels/labels.ts';

export interface Lane {
  readonly key: string;
  /** A `guest` wrote messages but never had a contact. `guests` is the lane that several guests share. */
  readonly kind: 'visitor' | 'routing' | 'operator' | 'guest' | 'guests';
  readonly title: string;
  readonly subtitle: string;
}

/** The key of the lane that guests share. */
export const GUESTS_LANE = 'guests';

/** Returns the key of a person's lane. All operators that are not shown have the same lane. */
export function laneKeyOf(person: Person | null): string {
  return person === null ? 'person-unknown' : `person-${person.id}`;
}

/**
 * The order is: visitor, routing, operators, guests.
 *
 * @param used keys of lanes with content. The lanes of visitor and routing are left out when empty.
 */
export function lanesOf({ contacts, messages }: Conversation, used: ReadonlySet<string>): readonly Lane[] {
  const people = new Map<string, PersonLane>();
  for (const { operator: person } of contacts) people.set(laneKeyOf(person), { person, kind: 'operator' });
  for (const message of messages) {
    if (message.by !== 'person') continue;
    const key = laneKeyOf(message.person);
    if (!people.has(key)) people.set(key, { person: message.person, kind: 'guest' });
  }
  const names = [...people.values()].map(({ person }) => person?.name);
  const isRepeated = (name: string) => names.indexOf(name) !== names.lastIndexOf(name);
  return [
    ...GENERAL_LANES.filter(({ key }) => used.has(key)),
    ...[...people.values()].map(({ person, kind }) => personLane(person, kind, isRepeated)),
  ];
}

/** Returns how many operators had a contact. It equals the number of operator lanes. */
export function countOperators({ contacts }: Conversation): number {
  return new Set(contacts.map(({ operator }) => laneKeyOf(operator))).size;
}

/**
 * Puts several guests on one lane. A single guest keeps a lane.
 *
 * @param isOpen whether each guest has a lane below the shared one.
 * @returns the lanes, and the key of the lane that shows what happened on another lane.
 */
export function withSharedGuests(
  lanes: readonly Lane[],
  isOpen: boolean,
): { readonly lanes: readonly Lane[]; readonly laneOf: (key: string) => string } {
  const guests = lanes.filter(({ kind }) => kind === 'guest');
  if (guests.length < 2) return { lanes, laneOf: (key) => key };
  const title = `${guests.length} guests`;
  const shared: Lane = { key: GUESTS_LANE, kind: 'guests', title, subtitle: 'wrote, had no contact' };
  const others = lanes.filter(({ kind }) => kind !== 'guest');
  const keys = new Set(guests.map(({ key }) => key));
  return isOpen
    ? { lanes: [...others, shared, ...guests], laneOf: (key) => key }
    : { lanes: [...others, shared], laneOf: (key) => (keys.has(key) ? GUESTS_LANE : key) };
}

interface PersonLane {
  readonly person: Person | null;
  readonly kind: 'operator' | 'guest';
}

const GENERAL_LANES: readonly Lane[] = [
  { key: 'visitor', kind: 'visitor', title: 'Visitor', subtitle: '' },
  { key: 'routing', kind: 'routing', title: 'Routing', subtitle: '' },
];

function personLane(
  person: Person | null,
  kind: PersonLane['kind'],
  isRepeated: (name: string) => boolean,
): Lane {
  const key = laneKeyOf(person);
  if (person === null) return { key, kind, title: 'Operator not shown', subtitle: '' };
  const type = personKindLabel(person.kind);
  // The id comes first, because the end of a long text is cut off.
  const subtitle = isRepeated(person.name) ? `id ${person.id} · ${type}` : type;
  return { key, kind, title: person.name, subtitle };
}
