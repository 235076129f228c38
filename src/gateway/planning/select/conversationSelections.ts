import { print } from 'graphql';
import type { CollectedField } from './collectFields.ts';

/** Collects what clients select on the conversation of a contact: it is asked for on the conversation at hand. */
export interface ConversationSelections {
  /** The name, without the reserved prefix, under which the field will stand on the conversation. */
  add(entry: CollectedField): string;
  /** The fields as GraphQL text, each with its name. */
  fields(): readonly ConversationField[];
}

export interface ConversationField {
  readonly name: string;
  readonly text: string;
  /** As in the document: `@include(if: $x) @skip(if: $y)`. */
  readonly directives: readonly string[];
}

export function createConversationSelections(): ConversationSelections {
  const fields: ConversationField[] = [];
  const names = new Map<string, string>();
  return {
    fields: () => fields,
    add: (entry) => {
      const found = entry.occurrences.map(({ node, directives }) => {
        const { alias: _, ...plain } = node;
        return {
          text: print({ ...plain, directives: [] }),
          directives: directives.map((node) => print(node)),
        };
      });
      const key = JSON.stringify(found);
      const known = names.get(key);
      if (known !== undefined) return known;
      const name = `v${names.size}`;
      names.set(key, name);
      fields.push(...found.map((field) => ({ name, ...field })));
      return name;
    },
  };
}
