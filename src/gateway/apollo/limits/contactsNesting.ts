import type { ASTVisitor, ValidationContext } from 'graphql';
import { limitExceeded } from '../../errors/limitError.ts';
import type { FoldRules } from '../../selections/foldSelections.ts';
import { foldSelections, MAX_NESTED_SELECTIONS } from '../../selections/foldSelections.ts';
import { isOurHistoryField } from './estimateCost.ts';

/**
 * How many contacts may stand above `contacts` or `contactAnomalies` in an operation. With one, a contact shows the
 * other contacts of its conversation. Each further one shows all of them again for each of them: the response grows
 * by the number of contacts of a conversation to the power of the nesting.
 */
export const MAX_CONTACTS_ABOVE_CONTACTS = 1;

/**
 * A validation rule: `contacts` stand below at most `MAX_CONTACTS_ABOVE_CONTACTS` contacts, whatever fields, aliases
 * and fragments lead from one to the other, and wherever the first contact comes from.
 */
export function contactsNesting(context: ValidationContext): ASTVisitor {
  const schema = context.getSchema();
  const fold = foldSelections<Nesting, null>(context.getDocument(), schema, RULES);
  return {
    OperationDefinition: ({ operation, selectionSet }) => {
      const nesting = fold(selectionSet, schema.getRootType(operation) ?? null, null) ?? 0;
      if (nesting <= MAX_CONTACTS_ABOVE_CONTACTS) return;
      context.reportError(
        limitExceeded(
          `Expected contacts nested below at most ${MAX_CONTACTS_ABOVE_CONTACTS} contact, got some below ${nesting}.`,
        ),
      );
    },
  };
}

/** The most contacts above contacts on any way down; null when no way leads to contacts. */
type Nesting = number | null;

const RULES: FoldRules<Nesting, null> = {
  nothing: null,
  tooDeep: MAX_NESTED_SELECTIONS,
  add: deeper,
  field: (selected, context, below) => {
    const inner = deeper(below(context), isOurHistoryField(selected) ? 0 : null);
    return inner !== null && selected.parent?.name === 'Contact' ? inner + 1 : inner;
  },
  fragment: (_fragment, inner) => inner,
};

function deeper(left: Nesting, right: Nesting): Nesting {
  if (left === null || right === null) return left ?? right;
  return Math.max(left, right);
}
