import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginInlineTrace } from '@apollo/server/plugin/inlineTrace';

/** Whether a router requests the time of each field. */
export function isTraceWanted(headers: { get(name: string): unknown } | undefined): boolean {
  return headers?.get('apollo-federation-include-trace') === 'ftv1';
}

/** Creates a plugin that adds a trace to the response when a router requests it. Messages of errors are not in it. */
export function federatedTraces(isEnabled: boolean): ApolloServerPlugin {
  return isEnabled
    ? ApolloServerPluginInlineTrace({ includeErrors: { masked: true } })
    : ApolloServerPluginInlineTraceDisabled();
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
