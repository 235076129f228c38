import type {
  DocumentNode,
  FieldNode,
  FragmentSpreadNode,
  GraphQLSchema,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import { Kind, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { RESERVED_PREFIX } from '../../../upstream/response/reservedPrefix.ts';
import { isContactsFieldName } from '../../../upstream/schema/gatewayFields.ts';

/** The name of the fragment on `Conversation` that selects a whole history. */
export const HISTORY_FRAGMENT = `${RESERVED_PREFIX}history`;

/**
 * Replaces each `contacts` and `contactAnomalies` of a conversation by `__typename` and the history:
 * `list: contacts @skip(if: $no) { ... }` becomes `list: __typename @skip(if: $no) ..._gw_history @skip(if: $no)`.
 * `__typename` keeps the position of the response key in the response.
 */
export function withHistories(document: DocumentNode, schema: GraphQLSchema): DocumentNode {
  const typeInfo = new TypeInfo(schema);
  return visit(
    document,
    visitWithTypeInfo(typeInfo, {
      SelectionSet: (set) =>
        typeInfo.getParentType()?.name === 'Conversation' ? replaceContactsFields(set) : undefined,
    }),
  );
}

/** Returns undefined for a selection set without such fields: `visit` then keeps it as it is. */
function replaceContactsFields(set: SelectionSetNode): SelectionSetNode | undefined {
  if (!set.selections.some(isContactsField)) return undefined;
  const selections = set.selections.flatMap((selection) =>
    isContactsField(selection) ? replacementsOf(selection) : [selection],
  );
  return { ...set, selections };
}

function isContactsField(selection: SelectionNode): selection is FieldNode {
  return selection.kind === Kind.FIELD && isContactsFieldName(selection.name.value);
}

function replacementsOf({ name, alias, directives }: FieldNode): readonly SelectionNode[] {
  const typename: FieldNode = {
    kind: Kind.FIELD,
    alias: alias ?? name,
    name: { kind: Kind.NAME, value: '__typename' },
    ...(directives && { directives }),
  };
  const history: FragmentSpreadNode = {
    kind: Kind.FRAGMENT_SPREAD,
    name: { kind: Kind.NAME, value: HISTORY_FRAGMENT },
    ...(directives && { directives }),
  };
  return [typename, history];
}
