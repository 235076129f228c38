import type { GraphQLResolveInfo } from 'graphql';
import type { Contact } from '../../contacts/facts/contact.ts';
import type { ReferenceFieldName } from '../../upstream/history/historySelection.ts';
import { GATEWAY_FIELDS } from '../../upstream/schema/gatewayFields.ts';
import type { GatewayContext } from '../execution/context.ts';
import type { Stub } from './stubs.ts';

/** The upstream types that contacts refer to. */
export type LookupType = 'User' | 'Project' | 'RoutingRule' | 'RoutingGroup' | 'Conversation';

/** A reference of a contact to an upstream object. */
export interface Referred {
  readonly type: LookupType;
  /** What the history holds of the object. Null when the contact refers to none. */
  readonly stub: Stub | null;
  /** The field of the contact through which the history holds the object. Null for the conversation itself. */
  readonly shownAt: ContactReference | null;
}

/** Resolves a field that refers to an upstream object. Returns the stub when it holds all that the client selects. */
export type Lookup<Context = GatewayContext> = (
  referred: Referred,
  context: Context,
  info: GraphQLResolveInfo,
) => unknown;

/** An upstream root field that returns one object by its id. */
export interface RootField {
  readonly field: string;
  /** The name of the argument for the id. */
  readonly argument: string;
  /** The names of the fields that the gateway computes from a stub. */
  readonly computed: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

/** The root fields by type. The upstream schema may lack some of them. */
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

/** A field of a contact that refers to an upstream object. */
export interface ContactReference {
  readonly contact: Contact;
  readonly site: ReferenceFieldName;
}
