import type { ApolloServerPlugin } from '@apollo/server';

/** Whether a router requests the time of each field. */
export function isTraceWanted(headers: { get(name: string): unknown } | undefined): boolean {
  return headers?.get('apollo-federation-include-trace') === 'ftv1';
}

/**
 * Creates a plugin that adds a trace to the response when a router requests it. Messages of errors are not in it. The plugin is
 * loaded here: it takes time and memory, and few gateways use it.
 */
export async function federatedTraces(): Promise<ApolloServerPlugin> {
  const { ApolloServerPluginInlineTrace } = await import('@apollo/server/plugin/inlineTrace');
  return ApolloServerPluginInlineTrace({ includeErrors: { masked: true } });
}

/**
 * A context with more properties. Not a copy: Apollo Server times fields by a hidden property of its context, which a copy
 * would not have.
 */
export function extendContext<Context extends object, More extends object>(
  context: Context,
  more: More,
): Context & More {
  return Object.assign(Object.create(context), more);
}
