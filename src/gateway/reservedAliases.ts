import type { ASTVisitor, FieldNode, ValidationContext } from 'graphql';
import { codedError } from '../upstream/errorCodes.ts';

/** Every name that the gateway adds to an upstream operation starts with it. */
export const RESERVED_PREFIX = '_gw_';

/**
 * A validation rule. The gateway asks upstream for what it needs under names of its own, and trusts `__typename`: an
 * alias that takes one of those names would break or poison what is computed from them. `__typename` itself may go by
 * another such name: Cosmo's router asks for it as `__internal__typename_placeholder` where `@skip` leaves nothing else.
 */
export function reservedAliases(context: ValidationContext): ASTVisitor {
  return {
    Field(node: FieldNode): void {
      const alias = node.alias?.value;
      const name = node.name.value;
      if (alias === undefined || alias === name || !isReserved(alias, name)) return;
      const message = `The alias "${alias}" is reserved: expected one that starts neither with "${RESERVED_PREFIX}" nor with "__".`;
      context.reportError(codedError('RESERVED_ALIAS', message, { nodes: node }));
    },
  };
}

function isReserved(alias: string, name: string): boolean {
  return alias.startsWith(RESERVED_PREFIX) || (alias.startsWith('__') && name !== '__typename');
}
