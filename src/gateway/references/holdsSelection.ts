import type { GraphQLResolveInfo } from 'graphql';
import { fragmentsIn } from '../selections/fragments.ts';
import { fieldsIn } from '../selections/walkFields.ts';
import type { Stub } from './stubs.ts';

/** Whether all that the client selects on this field is among the fields that the stub holds. */
export function holdsSelection(
  stub: Stub,
  computed: ReadonlySet<string>,
  info: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>,
): boolean {
  const sets = info.fieldNodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  return fieldsIn(sets, fragmentsIn(info)).every(
    ({ name: { value: name } }) => computed.has(name) || (stub[name] ?? null) !== null,
  );
}
