import type {
  DocumentNode,
  FieldNode,
  FragmentSpreadNode,
  GraphQLSchema,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import { Kind, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { RESERVED_PREFIX } from '../../execution/reservedPrefix.ts';

/** The fragment on `Conversation` that stands for a whole history. */
export const HISTORY_FRAGMENT = `${RESERVED_PREFIX}history`;

/**
 * Puts the history in the place of `contacts` and `contactAnomalies`. Each of them leaves `__typename` under its
 * response key, so that the key has its place in the answer, and all keep the directives they are under.
 */
export function withHistories(document: DocumentNode, schema: GraphQLSchema): DocumentNode {
  const typeInfo = new TypeInfo(schema);
  return visit(
    document,
    visitWithTypeInfo(typeInfo, {
      SelectionSet: (set) => (typeInfo.getParentType()?.name === 'Conversation' ? rewritten(set) : undefined),
    }),
  );
}

/** Whether a field of a conversation is one of ours. */
export function isContactsField({ name }: FieldNode): boolean {
  return name.value === 'contacts' || name.value === 'contactAnomalies';
}

function rewritten(set: SelectionSetNode): SelectionSetNode | undefined {
  if (!set.selections.some((selection) => selection.kind === Kind.FIELD && isContactsField(selection)))
    return undefined;
  const selections = set.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD && isContactsField(selection) ? replacement(selection) : [selection],
  );
  return { ...set, selections };
}

function replacement({ name, alias, directives }: FieldNode): readonly SelectionNode[] {
  const key = alias ?? name;
  const place: FieldNode = {
    kind: Kind.FIELD,
    alias: key,
    name: { kind: Kind.NAME, value: '__typename' },
    ...(directives && { directives }),
  };
  const history: FragmentSpreadNode = {
    kind: Kind.FRAGMENT_SPREAD,
    name: { kind: Kind.NAME, value: HISTORY_FRAGMENT },
    ...(directives && { directives }),
  };
  return [place, history];
}
