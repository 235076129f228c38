import type { DocumentNode, FieldNode, GraphQLSchema } from 'graphql';
import { Kind, OverlappingFieldsCanBeMergedRule, validate, visit } from 'graphql';
import { nameNode } from './nodes.ts';

const MAX_REPAIRS = 60;

/** Gives fields that cannot merge names of their own, one after the other. Null when there is no end to it. */
export function repairConflicts(schema: GraphQLSchema, drawn: DocumentNode): DocumentNode | null {
  let document = drawn;
  for (let repair = 0; repair < MAX_REPAIRS; repair += 1) {
    const [error] = validate(schema, document, [OverlappingFieldsCanBeMergedRule]);
    if (error === undefined) return document;
    const culprit = error.nodes?.findLast((node) => node.kind === Kind.FIELD);
    if (culprit?.kind !== Kind.FIELD) return null;
    document = renamed(document, culprit, `u${repair}`);
  }
  return null;
}

function renamed(document: DocumentNode, culprit: FieldNode, alias: string): DocumentNode {
  return visit(document, {
    Field: (node) => (node === culprit ? { ...node, alias: nameNode(alias) } : undefined),
  });
}
