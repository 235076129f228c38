import type { ApolloServerPlugin } from '@apollo/server';
import { limitExceeded } from '../../errors/limitError.ts';
import type { ClientContext } from '../../execution/context.ts';

/** Lists and objects below each other in variables. Custom scalars take any, and what is written as JSON is recursive. */
export const MAX_VARIABLES_DEPTH = 50;

/** A plugin that refuses variables that are deeper than any input needs. */
export function variablesLimit(): ApolloServerPlugin<ClientContext> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ request }) => {
        if (!isDeeper(request.variables ?? {}, MAX_VARIABLES_DEPTH)) return;
        throw limitExceeded(`Expected variables at most ${MAX_VARIABLES_DEPTH} levels deep, got more.`);
      },
    }),
  };
}

/** Level by level, as recursion is what this guards. */
function isDeeper(value: object, maxDepth: number): boolean {
  let level: readonly object[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) return true;
    level = level.flatMap((each) => Object.values(each).filter(isContainer));
  }
  return false;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
