import type { GraphQLSchema } from 'graphql';
import { findClosedList } from '../../upstream/schema/closedList.ts';
import { ONE_CONTACT, SNOOZE_EXAMPLE, TRANSFER_EXAMPLE } from './exampleQueries.ts';
import { pruneQuery } from './pruneQuery.ts';
import { closedInAWeek, indicatorsOfAWeek } from './weekQueries.ts';

/** What the playground opens with, a tab each: the queries that fit the schema served. */
export function readyQueries(schema: GraphQLSchema): readonly string[] {
  const found = findClosedList(schema);
  const ofAWeek = found.ok ? [closedInAWeek(found.list), indicatorsOfAWeek(found.list)] : [];
  return [SNOOZE_EXAMPLE, TRANSFER_EXAMPLE, ...ofAWeek, ONE_CONTACT].flatMap(
    (query) => pruneQuery(query, schema) ?? [],
  );
}
