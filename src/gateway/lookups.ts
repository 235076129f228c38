import type { SubschemaConfig } from '@graphql-tools/delegate';
import { delegateToSchema } from '@graphql-tools/delegate';
import type { GraphQLResolveInfo } from 'graphql';
import { codedError } from '../upstream/errorCodes.ts';
import type { GatewayContext } from './context.ts';
import type { ContactReference, HistoryLookup } from './historyLookups.ts';
import { holdsSelection } from './holdsSelection.ts';
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

/**
 * What the stub holds is answered from it; for anything else the object is looked up by its id, in one upstream
 * operation with all others that are looked up at that time. An object that upstream does not show by its id is read
 * from the history, which may show it. If that does not either, it is its stub.
 */
export function createLookup(
  upstream: SubschemaConfig<unknown, unknown, unknown, GatewayContext>,
  lookUpInHistory: HistoryLookup,
): Lookup {
  const rootFields = upstream.schema.getQueryType()?.getFields() ?? {};
  return async ({ type, stub, shownAt }, context, info) => {
    const { field, argument, computed } = LOOKUPS[type];
    if (stub === null || holdsSelection(stub, computed, info)) return stub;
    if (!(field in rootFields)) {
      const message = `More of a ${type} than its history holds was selected, and the upstream schema has no Query.${field} to look it up.`;
      throw codedError('UPSTREAM_BAD_RESPONSE', message);
    }
    const args = { [argument]: stub.id };
    const found: unknown = await delegateToSchema({
      schema: upstream,
      fieldName: field,
      args,
      context,
      info,
    });
    const isFound = found !== null && found !== undefined && !(found instanceof Error);
    if (isFound || shownAt === null) return found ?? stub;
    const shown = await lookUpInHistory(shownAt, field, args, context, info);
    return shown instanceof Error ? (found ?? stub) : (shown ?? found ?? stub);
  };
}

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
    computed: new Set(['contacts', 'contactAnomalies']),
  },
};
