import type { GraphQLResolveInfo } from 'graphql';
import type { ContactIndicatorRow } from '../../indicators/contactGroups.ts';
import type { GatewayContext } from '../execution/context.ts';
import type { Lookup, LookupType } from '../references/lookupTypes.ts';
import type { Stub } from '../references/stubs.ts';
import { groupStub, projectStub, ruleStub, userStub } from '../references/stubs.ts';

type RowResolver = (
  row: ContactIndicatorRow,
  args: unknown,
  context: GatewayContext,
  info: GraphQLResolveInfo,
) => unknown;

/** The objects behind the ids of a row. What the history does not show of them is looked up, in batches, each once. */
export function indicatorRowResolvers(lookup: Lookup): Readonly<Record<string, RowResolver>> {
  const reference =
    (type: LookupType, stubOf: (row: ContactIndicatorRow) => Stub | null): RowResolver =>
    (row, _args, context, info) =>
      lookup({ type, stub: stubOf(row), shownAt: null }, context, info);
  return {
    site: reference('Project', ({ site }) => projectStub(site)),
    operator: reference('User', ({ operator }) => userStub(operator)),
    routingRule: reference('RoutingRule', ({ routingRule }) => ruleStub(routingRule)),
    routingGroup: reference('RoutingGroup', ({ routingGroup }) => groupStub(routingGroup)),
  };
}
