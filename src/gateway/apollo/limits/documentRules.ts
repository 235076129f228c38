import type { ASTVisitor, DocumentNode, ValidationContext, ValidationRule } from 'graphql';
import { Kind, NoFragmentCyclesRule, validate } from 'graphql';
import { limitExceeded } from '../../errors/limitError.ts';
import type { Measures } from '../../selections/measureDocument.ts';
import { MANY, measureDocument } from '../../selections/measureDocument.ts';
import { removeLongLocations } from './errorLocations.ts';
import type { Limits } from './limits.ts';

/**
 * A validation rule: the limits of a document that do not depend on variables. Every operation has to meet them: the
 * document is validated once, and then executed with any `operationName`.
 *
 * The rule runs when the document is entered, before other rules see an operation. The time of several rules, and of
 * everything after validation, grows with the size of the document with its fragments written out. A document beyond a
 * limit, or with fragment cycles, is replaced by an empty document, so that other rules do not see it.
 */
export function documentRules(limits: Limits): ValidationRule {
  return (context: ValidationContext): ASTVisitor => ({
    Document: (document) => {
      removeLongLocations(document);
      const cycles = validate(context.getSchema(), document, [NoFragmentCyclesRule]);
      const errors =
        cycles.length > 0 ? cycles : exceeded(measureDocument(document, context.getSchema()), limits);
      for (const error of errors) context.reportError(error);
      return errors.length > 0 ? EMPTY : undefined;
    },
  });
}

const EMPTY: DocumentNode = { kind: Kind.DOCUMENT, definitions: [] };

function exceeded({ fields, depth, aliases, directives }: Measures, limits: Limits) {
  const checks = [
    {
      got: depth,
      most: limits.maxDepth,
      expected: `an operation with fields at most ${limits.maxDepth} deep`,
    },
    {
      got: aliases,
      most: limits.maxAliases,
      expected: `an operation with at most ${limits.maxAliases} aliases`,
    },
    {
      got: directives,
      most: limits.maxDirectives,
      expected: `an operation with at most ${limits.maxDirectives} directives`,
    },
    {
      got: fields,
      most: limits.maxExpandedFields,
      expected: `a document of at most ${limits.maxExpandedFields} fields with its fragments written out`,
    },
  ];
  return checks
    .filter(({ got, most }) => got > most)
    .map(({ got, expected }) => limitExceeded(`Expected ${expected}, got ${got === MANY ? 'more' : got}.`));
}
