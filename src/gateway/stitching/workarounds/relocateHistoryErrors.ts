import type { DocumentNode, FieldNode, OperationDefinitionNode, SelectionSetNode } from 'graphql';
import { GraphQLError, getOperationAST } from 'graphql';
import { RESERVED_PREFIX } from '../../../upstream/response/reservedPrefix.ts';
import { isContactsFieldName } from '../../../upstream/schema/gatewayFields.ts';
import { historyUnavailable } from '../../execution/contactLoader.ts';
import type { Fragments } from '../../selections/fragments.ts';
import { fragmentsOf } from '../../selections/fragments.ts';
import { fieldsIn } from '../../selections/walkFields.ts';

type Path = readonly (string | number)[];

/**
 * WORKAROUND for @graphql-tools/stitch: when upstream reports an error in the `selectionSet` of a computed field and nulls
 * the object around it, the error that clients get has the path of the field that the library added. Clients never
 * selected that field. Not reported to the library yet: none of its issues is about this.
 *
 * R16: such an error becomes `CONTACT_HISTORY_UNAVAILABLE` at the client's `contacts` or `contactAnomalies`. There is one
 * error for each conversation, however many of its history's fields failed.
 *
 * @param document holds the executed operation alone, without the selections that `@skip` and `@include` leave out.
 */
export function relocateHistoryErrors(
  errors: readonly GraphQLError[],
  document: DocumentNode,
): readonly GraphQLError[] {
  const operation = getOperationAST(document) ?? null;
  const fragments = fragmentsOf(document);
  const reported = new Set<string>();
  const keys = new Map<string, string | null>();
  const keyAt = (path: Path): string | null => {
    if (!operation) return null;
    // Items of one list have the same selections.
    const fields = path.filter((key) => typeof key === 'string').join('.');
    const known = keys.get(fields);
    const key = known === undefined ? historyKeyAt(path, operation, fragments) : known;
    keys.set(fields, key);
    return key;
  };
  return errors.flatMap((error) => {
    const { path = [] } = error;
    const length = path.findIndex((key) => typeof key === 'string' && key.startsWith(RESERVED_PREFIX));
    if (length === -1) return [error];
    const conversation = path.slice(0, length);
    const key = keyAt(conversation);
    const relocated = key === null ? conversation : [...conversation, key];
    if (reported.has(relocated.join('.'))) return [];
    reported.add(relocated.join('.'));
    return [unavailableAt(relocated, error)];
  });
}

function unavailableAt(path: Path, cause: GraphQLError): GraphQLError {
  const { message, extensions } = historyUnavailable(null, 'upstream reported an error in it', cause);
  return new GraphQLError(message, { path, extensions, originalError: cause });
}

/** The response key of the first of the gateway's own fields that is selected on the object at a path, or null. */
function historyKeyAt(
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
  const field = fieldsIn(sets, fragments).find(({ name }) => isContactsFieldName(name.value));
  return field ? responseKeyOf(field) : null;
}

/** The fields of a conversation that the gateway computes from its history. */
function responseKeyOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}
