import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginInlineTrace } from '@apollo/server/plugin/inlineTrace';

/** Whether a router wants to know how long each field took. */
export function isTraceWanted(headers: { get(name: string): unknown } | undefined): boolean {
  return headers?.get('apollo-federation-include-trace') === 'ftv1';
}

/** Puts the trace into the answer's extensions when it is wanted. Errors in it say nothing but where they were. */
export function federatedTraces(isEnabled: boolean): ApolloServerPlugin {
  return isEnabled
    ? ApolloServerPluginInlineTrace({ includeErrors: { masked: true } })
    : ApolloServerPluginInlineTraceDisabled();
}

/**
 * A context with further properties. Apollo Server times fields by what it hid in the context that it made, which a
 * copy would lose.
 */
export function extendContext<Context extends object, More extends object>(
  context: Context,
  more: More,
): Context & More {
  return Object.assign(Object.create(context), more);
}
