import type { DocumentNode, FragmentDefinitionNode, GraphQLResolveInfo } from 'graphql';
import { Kind } from 'graphql';

/** Fragments by name. */
export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** The one function of `Fragments` that walkers need: finds a fragment by its name. */
export type FragmentLookup = Pick<Fragments, 'get'>;

/** Returns the fragments of a document, by name. */
export function fragmentsOf({ definitions }: DocumentNode): Fragments {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  return fragments;
}

/** Returns the fragments of the operation that a resolver runs in. */
export function fragmentsIn({ fragments }: Pick<GraphQLResolveInfo, 'fragments'>): FragmentLookup {
  return { get: (name) => fragments[name] };
}
