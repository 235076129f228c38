import type { ApolloServerPlugin } from '@apollo/server';
import { limitExceeded } from '../../errors/limitError.ts';
import type { ClientContext } from '../../execution/context.ts';

/** The most levels of lists and objects in variables. Custom scalars have no limit, and `JSON.stringify` is recursive. */
export const MAX_VARIABLES_DEPTH = 50;

/** Creates a plugin that refuses variables with more than `MAX_VARIABLES_DEPTH` levels. */
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

/** Level by level: recursion could overflow the stack, which is what this prevents. */
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
