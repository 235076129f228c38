import type { GraphQLResolveInfo } from 'graphql';
import { fieldOf, objectsIn } from '../../../src/sandbox/server/data/json.ts';
import { queriesOf } from './sdk.ts';

/** `_entities` under another name: Hive Gateway removes `_entities`, `_Any` and `_Entity` from the schema that it serves. */
export const ENTITIES_SDL = `
  scalar Representation
  union Entity = Conversation
  extend type Query { entities(representations: [Representation!]!): [Entity]! }
`;

/** The executor of the subgraph sends all calls of one tick in one operation. */
export function resolveEntities(
  _root: unknown,
  args: unknown,
  context: object,
  info: GraphQLResolveInfo,
): readonly unknown[] {
  const { conversation } = queriesOf(context);
  return objectsIn(fieldOf(args, 'representations')).map(({ id }) =>
    conversation({ args: { id }, context, info }),
  );
}
