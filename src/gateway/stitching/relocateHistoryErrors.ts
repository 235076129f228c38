import type { DocumentNode, FieldNode, OperationDefinitionNode, SelectionSetNode } from 'graphql';
import { GraphQLError, getOperationAST } from 'graphql';
import { isContactsFieldName } from '../../upstream/schema/gatewayFields.ts';
import { historyUnavailable } from '../execution/contactLoader.ts';
import { RESERVED_PREFIX } from '../execution/reservedPrefix.ts';
import type { Fragments } from '../selections/fragments.ts';
import { fragmentsOf } from '../selections/fragments.ts';
import { fieldsIn } from '../selections/walkFields.ts';

type Path = readonly (string | number)[];

/**
 * R16: an error in what was asked for under our private names, where it nulled the whole conversation, is an error of
 * the field that it was asked for. Its path then names that field of the client's, never a name of ours.
 *
 * @param document the one operation that was executed, without what `@skip` and `@include` left out of it: a field
 * that was left out has no error.
 */
export function relocateHistoryErrors(
  errors: readonly GraphQLError[],
  document: DocumentNode,
): readonly GraphQLError[] {
  const operation = getOperationAST(document) ?? null;
  const moved = new Set<string>();
  const fragments = fragmentsOf(document);
  const keys = new Map<string, string | null>();
  const keyAt = (path: Path): string | null => {
    if (!operation) return null;
    // Items of a list have the same selections.
    const fields = path.filter((key) => typeof key === 'string').join('.');
    const known = keys.get(fields);
    const key = known === undefined ? ourKeyAt(path, operation, fragments) : known;
    keys.set(fields, key);
    return key;
  };
  return errors.flatMap((error) => {
    const { path = [] } = error;
    const length = path.findIndex((key) => typeof key === 'string' && key.startsWith(RESERVED_PREFIX));
    if (length === -1) return [error];
    const outer = path.slice(0, length);
    const key = keyAt(outer);
    const place = key === null ? outer : [...outer, key];
    // One history fails once, however much of it failed.
    if (moved.has(place.join('.'))) return [];
    moved.add(place.join('.'));
    return [unavailableAt(place, error)];
  });
}

function unavailableAt(path: Path, cause: GraphQLError): GraphQLError {
  const { message, extensions } = historyUnavailable(null, 'upstream reported an error in it', cause);
  return new GraphQLError(message, { path, extensions, originalError: cause });
}

/** The response key of the first field of ours that is selected at a place of the answer. */
function ourKeyAt(
  path: Path,
  { selectionSet }: OperationDefinitionNode,
  fragments: Fragments,
): string | null {
  let sets: readonly SelectionSetNode[] = [selectionSet];
  for (const key of path) {
    if (typeof key === 'number') continue;
    sets = fieldsIn(sets, fragments).flatMap((field) =>
      responseKeyOf(field) === key && field.selectionSet ? [field.selectionSet] : [],
    );
  }
  const ours = fieldsIn(sets, fragments).find(({ name }) => isContactsFieldName(name.value));
  return ours ? responseKeyOf(ours) : null;
}

function responseKeyOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}
