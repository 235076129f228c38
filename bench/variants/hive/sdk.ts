import type { GraphQLResolveInfo, SelectionSetNode } from 'graphql';
import { z } from 'zod';

export const SUBGRAPH = 'upstream';

/** The options of a call that Hive Gateway sends to a subgraph for a resolver. */
export interface SubgraphCall {
  readonly args: Readonly<Record<string, unknown>>;
  readonly context: unknown;
  readonly info: GraphQLResolveInfo;
  /** Returns the selection set to send instead of the client's. */
  readonly selectionSet?: (selected: SelectionSetNode) => SelectionSetNode;
  /** Extracts from the response what was selected by the client. */
  readonly valuesFromResults?: (result: unknown) => unknown;
}

const call = z.custom<(options: SubgraphCall) => unknown>((value) => typeof value === 'function');

const shape = z.object({
  [SUBGRAPH]: z.object({ Query: z.object({ conversation: call, users: call }) }),
});

/** Returns the root fields of the subgraph, as functions. Hive Gateway adds them to the context of every request. */
export function queriesOf(context: unknown) {
  return shape.parse(context)[SUBGRAPH].Query;
}
