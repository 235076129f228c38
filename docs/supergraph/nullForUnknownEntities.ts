import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';

/**
 * A plugin for Hive Gateway. A subgraph returns null for a reference to an object that does not exist. Hive Gateway then sets
 * each field of the object to null, and reports an internal error for each non-null field. `@apollo/gateway` makes the object
 * null without an error, and lists the fields in `extensions.valueCompletion`. With this plugin, Hive Gateway does the same.
 *
 * Errors of subgraphs are kept: they are never about a null of the router itself. Needs Hive's default `subgraphErrors`, which
 * gives each error of a subgraph a code.
 */
export function useNullForUnknownEntities(): GatewayPlugin {
  return {
    onExecute: () => ({
      onExecuteDone: ({ result, setResult }) => {
        if (Symbol.asyncIterator in result || !result.errors) return;
        // Without data, the errors are all that the response has.
        if (!result.data) return;
        const { errors, ...rest } = result;
        const nulls = errors.filter(isNullInNonNullField);
        if (nulls.length === 0) return;
        const others = errors.filter((error) => !nulls.includes(error));
        const valueCompletion = nulls.map(({ message, path }) => ({ message, path }));
        setResult({
          ...rest,
          ...(others.length > 0 && { errors: others }),
          extensions: { ...rest.extensions, valueCompletion },
        });
      },
    }),
  };
}

/** graphql-js throws an `Error` without a code for such a null. It has no other way to recognize it than the message. */
function isNullInNonNullField({ message, extensions }: { message: string; extensions?: unknown }): boolean {
  const hasCode = typeof extensions === 'object' && extensions !== null && 'code' in extensions;
  return !hasCode && message.startsWith('Cannot return null for non-nullable field ');
}
