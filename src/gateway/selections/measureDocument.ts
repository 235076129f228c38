import type { DocumentNode, GraphQLSchema } from 'graphql';
import { Kind } from 'graphql';
import type { FoldRules, TypedField, TypedFragment } from './foldSelections.ts';
import { foldSelections } from './foldSelections.ts';
import { fragmentsOf } from './fragments.ts';

/** The size of a document with its fragments resolved at each spread. No number exceeds `MANY`. */
export interface Measures {
  /** The number of fields and fragments. */
  readonly fields: number;
  /** The deepest nesting of fields. Fields below `__schema` do not count: graphql-js has a rule for them. */
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
}

/** The largest number that is counted. Fragments that each spread the next one twice exceed every number. */
export const MANY = Number.MAX_SAFE_INTEGER;

/**
 * Measures a document in time linear in its size.
 *
 * @param document need not be valid.
 * @returns `fields` is the sum over all operations; the other numbers are the maximum over all operations. A fragment that no
 * operation reaches counts like an operation: validation rejects it, but walks it first.
 */
export function measureDocument(document: DocumentNode, schema: GraphQLSchema): Measures {
  const reached = new Set<string>();
  const fold = foldSelections<Measures, null>(document, schema, rulesFor(reached));
  let total = NOTHING;
  const count = ({ fields, ...rest }: Measures): void => {
    const { depth, aliases, directives } = total;
    total = {
      fields: limited(total.fields + fields),
      depth: Math.max(depth, rest.depth),
      aliases: Math.max(aliases, rest.aliases),
      directives: Math.max(directives, rest.directives),
    };
  };
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const { operation, selectionSet, directives = [] } = definition;
    const measures = fold(selectionSet, schema.getRootType(operation) ?? null, null);
    count({ ...measures, directives: measures.directives + directives.length });
  }
  for (const [name, { selectionSet }] of fragmentsOf(document)) {
    if (!reached.has(name)) count(fold(selectionSet, null, null));
  }
  return total;
}

const NOTHING: Measures = { fields: 0, depth: 0, aliases: 0, directives: 0 };

/** @param reached receives the names of the fragments that are spread. */
function rulesFor(reached: Set<string>): FoldRules<Measures, null> {
  return {
    nothing: NOTHING,
    tooDeep: { ...NOTHING, depth: MANY },
    add,
    field: ({ node }: TypedField, context, below) => {
      const inner = below(context);
      return {
        fields: limited(inner.fields + 1),
        depth: node.name.value === '__schema' ? 0 : limited(inner.depth + 1),
        aliases: limited(inner.aliases + (node.alias ? 1 : 0)),
        directives: limited(inner.directives + (node.directives?.length ?? 0)),
      };
    },
    fragment: ({ node, definition }: TypedFragment, inner) => {
      if (node.kind === Kind.FRAGMENT_SPREAD) reached.add(node.name.value);
      const own = node === definition ? [] : (definition.directives ?? []);
      const directives = inner.directives + (node.directives?.length ?? 0) + own.length;
      return { ...inner, fields: limited(inner.fields + 1), directives: limited(directives) };
    },
  };
}

function add(left: Measures, right: Measures): Measures {
  return {
    fields: limited(left.fields + right.fields),
    depth: Math.max(left.depth, right.depth),
    aliases: limited(left.aliases + right.aliases),
    directives: limited(left.directives + right.directives),
  };
}

function limited(number: number): number {
  return Math.min(number, MANY);
}
