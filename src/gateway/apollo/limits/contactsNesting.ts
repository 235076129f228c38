import type { ASTVisitor, ValidationContext } from 'graphql';
import { limitExceeded } from '../../errors/limitError.ts';
import type { FoldRules } from '../../selections/foldSelections.ts';
import { foldSelections, MAX_NESTED_SELECTIONS } from '../../selections/foldSelections.ts';
import { isOurHistoryField } from './estimateCost.ts';

/**
 * The most `Contact` levels above `contacts` or `contactAnomalies` in an operation. One level selects the other contacts
 * of a contact's conversation. Each further level repeats all of them for each of them: the response grows with the number
 * of contacts of a conversation, to the power of the levels.
 */
export const MAX_CONTACTS_ABOVE_CONTACTS = 1;

/**
 * A validation rule: `contacts` and `contactAnomalies` are below at most `MAX_CONTACTS_ABOVE_CONTACTS` levels of
 * `Contact`. Fields, aliases and fragments between the levels do not matter.
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

/** The most levels of `Contact` above a history field that is selected below here; null when none is. */
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
