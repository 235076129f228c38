import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives';
import type { ValidationContext, ValidationRule } from 'graphql';
import type { Limits } from './limits.ts';
import { limitExceeded } from './limits.ts';

/** The limits that a document meets or not whatever its variables are. */
export function documentRules({ maxDepth, maxAliases, maxDirectives }: Limits): readonly ValidationRule[] {
  return [
    maxDepthRule({ ...refusing(`fields at most ${maxDepth} deep`), n: maxDepth, flattenFragments: true }),
    // By default aliases of `__typename` are free, as many as there are.
    maxAliasesRule({ ...refusing(`at most ${maxAliases} aliases`), n: maxAliases, allowList: [] }),
    maxDirectivesRule({ ...refusing(`at most ${maxDirectives} directives`), n: maxDirectives }),
  ];
}

/** The rules would throw what they find, which Apollo Server takes for a fault of the gateway. */
function refusing(expected: string): {
  propagateOnRejection: false;
  onReject: ((context: ValidationContext | null, error: Error) => void)[];
} {
  return {
    propagateOnRejection: false,
    onReject: [
      (context, { message }) => {
        const found = /\d+\.$/.exec(message)?.[0] ?? 'more.';
        context?.reportError(limitExceeded(`Expected ${expected} in an operation, got ${found}`));
      },
    ],
  };
}
