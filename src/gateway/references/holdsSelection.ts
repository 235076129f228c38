import type { GraphQLResolveInfo } from 'graphql';
import { fragmentsIn } from '../selections/fragments.ts';
import { fieldsIn } from '../selections/walkFields.ts';
import type { Stub } from './stubs.ts';

/**
 * Whether a stub holds all fields that the client selects on it. No upstream request is needed then.
 *
 * @param computed the names of fields that the gateway computes from a stub.
 * @param info of the resolver of the field that returns the object.
 */
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
