import type { ASTVisitor, NameNode, ValidationContext } from 'graphql';
import { codedError } from '../../upstream/errors/errorCodes.ts';
import { RESERVED_PREFIX } from '../execution/reservedPrefix.ts';

/**
 * A validation rule. The gateway asks upstream for what it needs under names of its own, and trusts `__typename`: a
 * client's alias, variable or fragment of the same name would break or poison what is computed from them. Operation
 * names have no names of ours to clash with, but one rule for all kinds of names is easier to know. `__typename` itself
 * may go by another name with two underscores: Cosmo's router asks for it as `__internal__typename_placeholder` where
 * `@skip` leaves nothing else.
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
