import type { ASTVisitor, FieldNode, ValidationContext } from 'graphql';
import { GraphQLError } from 'graphql';

/** Every name that the gateway adds to an upstream operation starts with it. */
export const RESERVED_PREFIX = '_gw_';

/**
 * A validation rule. The gateway asks upstream for what it needs under names of its own, and trusts `__typename`: an
 * alias that takes one of those names would break or poison what is computed from them.
 */
export function reservedAliases(context: ValidationContext): ASTVisitor {
  return {
    Field(node: FieldNode): void {
      const alias = node.alias?.value;
      if (alias === undefined || alias === node.name.value || !isReserved(alias)) return;
      const message = `The alias "${alias}" is reserved: expected one that starts neither with "${RESERVED_PREFIX}" nor with "__".`;
      context.reportError(new GraphQLError(message, { nodes: node, extensions: { code: 'RESERVED_ALIAS' } }));
    },
  };
}

function isReserved(alias: string): boolean {
  return alias.startsWith(RESERVED_PREFIX) || alias.startsWith('__');
}
