import type { SubschemaConfig } from '@graphql-tools/delegate';
import { delegateToSchema } from '@graphql-tools/delegate';
import { codedError } from '../../upstream/errors/errorCodes.ts';
import type { GatewayContext } from '../execution/context.ts';
import { holdsSelection } from '../references/holdsSelection.ts';
import type { Lookup } from '../references/lookupTypes.ts';
import { LOOKUPS } from '../references/lookupTypes.ts';
import type { HistoryLookup } from './historyLookups.ts';

/**
 * Creates the lookup of objects that contacts refer to. It takes the first of these that has the object:
 * 1. the stub, when the client selects only fields that it holds,
 * 2. the upstream's root field, by id; lookups at one time share upstream operations,
 * 3. the history of the contact,
 * 4. the error of the lookup by id, or else the stub, in which the other fields are null.
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
      const message = `Expected a selection of the fields of ${type} that a history holds, got more fields, and the upstream schema has no Query.${field} that returns them.`;
      throw codedError('UPSTREAM_BAD_RESPONSE', message);
    }
    const args = { [argument]: stub.id };
    const object: unknown = await delegateToSchema({
      schema: upstream,
      fieldName: field,
      args,
      context,
      info,
    });
    const isFound = object !== null && object !== undefined && !(object instanceof Error);
    if (isFound || shownAt === null) return object ?? stub;
    const inHistory = await lookUpInHistory(shownAt, field, args, context, info);
    return inHistory instanceof Error ? (object ?? stub) : (inHistory ?? object ?? stub);
  };
}
