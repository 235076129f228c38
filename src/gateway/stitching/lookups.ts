import type { SubschemaConfig } from '@graphql-tools/delegate';
import { delegateToSchema } from '@graphql-tools/delegate';
import { codedError } from '../../upstream/errors/errorCodes.ts';
import type { GatewayContext } from '../execution/context.ts';
import { holdsSelection } from '../references/holdsSelection.ts';
import type { Lookup } from '../references/lookupTypes.ts';
import { LOOKUPS } from '../references/lookupTypes.ts';
import type { HistoryLookup } from './historyLookups.ts';

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
