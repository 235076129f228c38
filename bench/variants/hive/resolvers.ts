import type { GraphQLResolveInfo } from 'graphql';
import type { Contact } from '../../../src/contacts/facts/contact.ts';
import { reconstruct } from '../../../src/contacts/reconstruct.ts';
import type { Reconstruction } from '../../../src/contacts/result/buildReconstruction.ts';
import { holdsSelection } from '../../../src/gateway/references/holdsSelection.ts';
import { groupStub, projectStub, ruleStub, userStub } from '../../../src/gateway/references/stubs.ts';
import { decodeHistory } from '../../../src/upstream/history/decode.ts';
import { UPSTREAM_NAMES } from '../../../src/upstream/history/fields/historyNames.ts';
import { isObject } from '../../../src/upstream/response/json.ts';
import { historySelection } from '../../history.ts';
import { resolveEntities } from './entities.ts';
import { loadUser } from './users.ts';

const selectionSet = `{ id ${historySelection('')} }`;

/** `Conversation.contacts` and the references of a contact, with the rules and the decoder of the gateway. */
export const hiveResolvers = {
  Query: { entities: resolveEntities },
  Conversation: {
    contacts: { selectionSet, resolve: (conversation: unknown) => reconstructionOf(conversation).contacts },
    contactAnomalies: {
      selectionSet,
      resolve: (conversation: unknown) => reconstructionOf(conversation).anomalies,
    },
  },
  Contact: {
    siteId: ({ project }: Contact) => project?.id ?? null,
    project: ({ project }: Contact) => projectStub(project),
    operator: ({ operator }: Contact, _args: unknown, context: object, info: GraphQLResolveInfo) => {
      const stub = userStub(operator);
      return stub === null || holdsSelection(stub, NONE, info) ? stub : loadUser(stub.id, context, info);
    },
    endedBy: ({ endedBy }: Contact) => userStub(endedBy),
    transferredToUser: ({ transferredToUser }: Contact) => userStub(transferredToUser),
    routingRule: ({ routingRule }: Contact) => ruleStub(routingRule),
    routingGroup: ({ routingGroup }: Contact) => groupStub(routingGroup),
    transferredToRoutingRule: ({ transferredToRoutingRule }: Contact) => ruleStub(transferredToRoutingRule),
  },
};

const NONE: ReadonlySet<string> = new Set();

const rebuilt = new WeakMap<object, Reconstruction>();

/** Reconstructs a conversation once for both its fields. */
function reconstructionOf(conversation: unknown): Reconstruction {
  if (!isObject(conversation)) throw new TypeError('expected a conversation');
  const known = rebuilt.get(conversation);
  if (known) return known;
  const decoded = decodeHistory(
    String(conversation['id']),
    conversation,
    [conversation['messages']],
    UPSTREAM_NAMES,
  );
  if (!decoded.ok) throw new Error(decoded.reason);
  const reconstruction = reconstruct(decoded.history);
  rebuilt.set(conversation, reconstruction);
  return reconstruction;
}
