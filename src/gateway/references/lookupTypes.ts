import type { GraphQLResolveInfo } from 'graphql';
import type { Contact } from '../../contacts/contact.ts';
import type { ReferenceFieldName } from '../../upstream/history/historySelection.ts';
import { GATEWAY_FIELDS } from '../../upstream/schema/gatewayFields.ts';
import type { GatewayContext } from '../execution/context.ts';
import type { Stub } from './stubs.ts';

/** The upstream types that contacts refer to. */
export type LookupType = 'User' | 'Project' | 'RoutingRule' | 'RoutingGroup' | 'Conversation';

/** What a field of a contact refers to. */
export interface Referred {
  readonly type: LookupType;
  /** What is known of the object; null when the field refers to nothing. */
  readonly stub: Stub | null;
  /** Where the history shows the object; null for the conversation itself. */
  readonly shownAt: ContactReference | null;
}

/** Answers a field that refers to an upstream object, of which the history gave a stub. */
export type Lookup = (referred: Referred, context: GatewayContext, info: GraphQLResolveInfo) => unknown;

/** A root field of the upstream that finds one object by its id. */
export interface RootField {
  readonly field: string;
  readonly argument: string;
  /** The fields that the gateway computes from a stub. */
  readonly computed: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

/** How upstream finds the objects of its types, as far as its schema has these fields. */
export const LOOKUPS: Readonly<Record<LookupType, RootField>> = {
  User: { field: 'user', argument: 'userId', computed: NONE },
  Project: { field: 'project', argument: 'projectId', computed: NONE },
  RoutingRule: { field: 'routingRule', argument: 'id', computed: NONE },
  RoutingGroup: { field: 'routingGroup', argument: 'id', computed: NONE },
  Conversation: {
    field: 'conversation',
    argument: 'id',
    computed: new Set(GATEWAY_FIELDS.Conversation),
  },
};

/** The field of a contact that refers to an object. */
export interface ContactReference {
  readonly contact: Contact;
  readonly site: ReferenceFieldName;
}
