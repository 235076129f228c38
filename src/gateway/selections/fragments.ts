import type { DocumentNode, FragmentDefinitionNode, GraphQLResolveInfo } from 'graphql';
import { Kind } from 'graphql';

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** Finds a fragment by its name. */
export type FragmentLookup = Pick<Fragments, 'get'>;

/** The fragments of a document, by their names. */
export function fragmentsOf({ definitions }: DocumentNode): Fragments {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  return fragments;
}

/** The fragments that a resolver knows. */
export function fragmentsIn({ fragments }: Pick<GraphQLResolveInfo, 'fragments'>): FragmentLookup {
  return { get: (name) => fragments[name] };
}
