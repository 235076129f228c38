import type { GraphQLResolveInfo } from 'graphql';
import { collectFields, includedKeys } from '../planning/select/collectFields.ts';

/** Whether the client selects this field on the value of the resolver's field. False when `@skip` or `@include` leaves it out. */
export function selectsField(
  { fragments, variableValues, fieldNodes }: GraphQLResolveInfo,
  fieldName: string,
): boolean {
  const sets = fieldNodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  const collected = collectFields(sets, new Map(Object.entries(fragments)));
  const keys = [...includedKeys(collected, variableValues)];
  return keys.some((key) => collected.fields.get(key)?.fieldName === fieldName);
}
