import { print } from 'graphql';
import type { CollectedField } from './collectFields.ts';

/**
 * Collects what a client selects on the conversation of a contact. That conversation is the one whose history is
 * fetched, so these fields are fetched with it.
 */
export interface ConversationSelections {
  /**
   * Adds a field of the conversation. Equal selections are added once.
   *
   * @returns the alias of the field in the upstream operation, without the reserved prefix.
   */
  add(field: CollectedField): string;
  /** All fields added so far. A field that a document selects several times comes several times, under one name. */
  fields(): readonly ConversationField[];
}

export interface ConversationField {
  /** The alias, without the reserved prefix. */
  readonly name: string;
  /** The field as GraphQL text, without its own alias and directives. */
  readonly text: string;
  /** As GraphQL text: `@include(if: $x)`, `@skip(if: $y)`. */
  readonly directives: readonly string[];
}

export function createConversationSelections(): ConversationSelections {
  const fields: ConversationField[] = [];
  const names = new Map<string, string>();
  return {
    fields: () => fields,
    add: ({ occurrences }) => {
      const selections = occurrences.map(({ node, directives }) => {
        const { alias: _, ...plain } = node;
        return {
          text: print({ ...plain, directives: [] }),
          directives: directives.map((directive) => print(directive)),
        };
      });
      const key = JSON.stringify(selections);
      const known = names.get(key);
      if (known !== undefined) return known;
      const name = `v${names.size}`;
      names.set(key, name);
      fields.push(...selections.map((selection) => ({ name, ...selection })));
      return name;
    },
  };
}
