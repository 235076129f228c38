import type { ASTVisitor, DocumentNode, ValidationContext, ValidationRule } from 'graphql';
import { Kind, NoFragmentCyclesRule, validate } from 'graphql';
import { limitExceeded } from '../../errors/limitError.ts';
import type { Measures } from '../../selections/measureDocument.ts';
import { MANY, measureDocument } from '../../selections/measureDocument.ts';
import { removeLongLocations } from './errorLocations.ts';
import type { Limits } from './limits.ts';

/**
 * A validation rule: the limits that a document meets whatever its variables are. They hold for every operation of
 * the document, as a document is validated once and then runs with any `operationName`.
 *
 * The rule acts when the document is entered, before any other rule sees an operation: several of them, and all that
 * runs after validation, take time by the size of the document with its fragments written out. A document that
 * exceeds a limit, or whose fragments spread themselves, is replaced by an empty one, so that no other rule sees it.
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
