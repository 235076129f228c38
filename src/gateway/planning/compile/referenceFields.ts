import type { Contact } from '../../../contacts/contact.ts';
import type { ReferenceFieldName } from '../../../upstream/history/historySelection.ts';
import { jsonNumber, jsonString } from '../../serialized/jsonText.ts';
import type { Field } from './compileObject.ts';

/** What the plain history holds of an upstream object. */
export interface ReferenceField {
  readonly id: string | number;
  readonly name?: string | null;
  /** Of a user: the concrete type, when the history says it. */
  readonly type?: string | null;
  readonly origin: object;
}

export interface ReferenceSite {
  of(contact: Contact): ReferenceField | null;
  /** The fields that the plain history holds. */
  readonly held: ReadonlySet<string>;
  /** The type of all objects here. Null for users: each has its own. */
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

/** The types that contacts refer to. A fragment on any other holds for some of them only: for bots, say. */
export const REFERRED: ReadonlySet<string> = new Set(['User', 'RoutingRule', 'RoutingGroup', 'Project']);

/** A held field. `type` is the objects' concrete type, or null as above. */
export function heldField(fieldName: string, type: string | null): Field<ReferenceField> {
  switch (fieldName) {
    case '__typename':
      return { kind: 'string', read: type === null ? userType : () => type };
    case 'id':
      return { kind: 'json', read: ({ id }) => (typeof id === 'number' ? jsonNumber(id) : jsonString(id)) };
    case 'name':
      return { kind: 'string', read: ({ name = null }) => name };
    default:
      throw new TypeError('a field that the history holds has no value');
  }
}

/** The concrete type of a user. */
export function userType({ type }: ReferenceField): string {
  return type ?? 'User';
}
