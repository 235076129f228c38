import type { Contact } from '../../../contacts/facts/contact.ts';
import type { ReferenceFieldName } from '../../../upstream/history/historySelection.ts';
import { jsonNumber, jsonString } from '../../serialized/jsonText.ts';
import type { Field } from './compileObject.ts';

/** An upstream object as the plain history holds it. */
export interface ReferenceField {
  readonly id: string | number;
  readonly name?: string | null;
  /** The concrete type of a user. Missing when the history does not hold it. */
  readonly type?: string | null;
  /** The object in the upstream response. Selections that were fetched with the history are fields of it. */
  readonly origin: object;
}

/** A field of a contact that refers to an upstream object. */
export interface ReferenceSite {
  /** Returns the object. Null when the contact refers to none. */
  of(contact: Contact): ReferenceField | null;
  /** The names of the fields that the plain history holds. */
  readonly held: ReadonlySet<string>;
  /** The type of all objects here. Null for users, which are operators or bots. */
  readonly type: string | null;
}

const USER = { held: new Set(['__typename', 'id']), type: null };
const RULE = { held: new Set(['__typename', 'id', 'name']), type: 'RoutingRule' };

/** The fields of a contact that refer to an upstream object. */
export const REFERENCES: Readonly<Record<ReferenceFieldName, ReferenceSite>> = {
  operator: { of: ({ operator }) => operator, ...USER },
  endedBy: { of: ({ endedBy }) => endedBy, ...USER },
  transferredToUser: { of: ({ transferredToUser }) => transferredToUser, ...USER },
  routingRule: { of: ({ routingRule }) => routingRule, ...RULE },
  transferredToRoutingRule: { of: ({ transferredToRoutingRule }) => transferredToRoutingRule, ...RULE },
  routingGroup: { of: ({ routingGroup }) => routingGroup, ...RULE, type: 'RoutingGroup' },
  project: { of: ({ project }) => project, held: new Set(['__typename', 'id']), type: 'Project' },
};

/** The types that contacts refer to. A fragment on another type, such as `Bot`, applies to some objects only. */
export const REFERENCED_TYPES: ReadonlySet<string> = new Set([
  'User',
  'RoutingRule',
  'RoutingGroup',
  'Project',
]);

/**
 * Returns how a field that the plain history holds is read and written.
 *
 * @param type the type of the object, as in `ReferenceSite`.
 * @throws TypeError for a field that the plain history does not hold.
 */
export function heldField(fieldName: string, type: string | null): Field<ReferenceField> {
  switch (fieldName) {
    case '__typename':
      return { kind: 'string', read: type === null ? userType : () => type };
    case 'id':
      return { kind: 'json', read: ({ id }) => (typeof id === 'number' ? jsonNumber(id) : jsonString(id)) };
    case 'name':
      return { kind: 'string', read: ({ name = null }) => name };
    default:
      throw new TypeError(`expected a field that the history holds, got ${fieldName}`);
  }
}

/** Returns the concrete type of a user; `User` when the history does not hold it. */
export function userType({ type }: ReferenceField): string {
  return type ?? 'User';
}
