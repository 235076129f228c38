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

/** Resolves the objects of a row by their ids. Fields that histories do not have are looked up in batches, each object once. */
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
