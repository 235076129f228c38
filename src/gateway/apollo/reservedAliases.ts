import type { ASTVisitor, NameNode, ValidationContext } from 'graphql';
import { codedError } from '../../upstream/errors/errorCodes.ts';
import { RESERVED_PREFIX } from '../../upstream/response/reservedPrefix.ts';

/**
 * A validation rule: aliases, variables, fragments and operations have no name that starts with `RESERVED_PREFIX`, and
 * aliases do not start with `__`. The gateway selects fields under such names and computes contacts from their values, so
 * a client's field under the same name could change the result. Operation names cannot clash: they are included to
 * have one rule for all names.
 *
 * `__typename` may have an alias that starts with `__`. Cosmo's router selects `__internal__typename_placeholder:
 * __typename` where `@skip` would leave a selection empty.
 */
export function reservedAliases(context: ValidationContext): ASTVisitor {
  const refuse = (kind: string, node: NameNode, expected: string): void => {
    const message = `The ${kind} "${node.value}" is reserved: expected one that ${expected}.`;
    context.reportError(codedError('RESERVED_ALIAS', message, { nodes: node }));
  };
  const refusePrefix = (kind: string, name: NameNode | undefined): void => {
    if (!name?.value.startsWith(RESERVED_PREFIX)) return;
    refuse(kind, name, `does not start with "${RESERVED_PREFIX}"`);
  };
  return {
    Field: ({ alias, name }) => {
      if (alias === undefined || alias.value === name.value || !isReserved(alias.value, name.value)) return;
      refuse('alias', alias, `starts neither with "${RESERVED_PREFIX}" nor with "__"`);
    },
    OperationDefinition: ({ name }) => refusePrefix('operation name', name),
    FragmentDefinition: ({ name }) => refusePrefix('fragment name', name),
    VariableDefinition: ({ variable }) => refusePrefix('variable', variable.name),
  };
}

function isReserved(alias: string, name: string): boolean {
  return alias.startsWith(RESERVED_PREFIX) || (alias.startsWith('__') && name !== '__typename');
}
