import type { GraphQLError } from 'graphql';
import { codedError } from '../../upstream/errors/errorCodes.ts';
import { isObject } from '../../upstream/response/json.ts';
import type { EntitySource, EntityType } from './entityTypes.ts';

/** An object that a router requests, by its type and id. */
export interface EntityReference {
  readonly typeName: string;
  readonly id: string | number;
  readonly source: EntitySource;
}

/**
 * Reads one of the `representations`. Fields other than `__typename` and `id` are ignored.
 *
 * @returns an error `BAD_USER_INPUT` when the representation is not valid, or objects of its type cannot be found.
 */
export function readRepresentation(
  value: unknown,
  entities: readonly EntityType[],
): EntityReference | GraphQLError {
  if (!isObject(value)) return badInput('an object with "__typename" and "id"', value);
  const { __typename: typeName, id } = value;
  if (typeof typeName !== 'string') return badInput('a "__typename"', typeName);
  const source = entities.find(({ name }) => name === typeName)?.source;
  if (!source) {
    const names = entities.flatMap((entity) => (entity.source ? [entity.name] : []));
    return badInput(`one of the entities ${names.join(', ')}`, value, ` of type ${JSON.stringify(typeName)}`);
  }
  const isText = typeof id === 'string' && id !== '';
  if (isText || (source.kind === 'upstream' && Number.isSafeInteger(id) && typeof id === 'number')) {
    return { typeName, id, source };
  }
  return badInput(`the "id" of a ${typeName}`, id);
}

/** The message has the kind of the value. It has nothing of its content but `detail`. */
function badInput(expected: string, came: unknown, detail = ''): GraphQLError {
  const message = `Bad representation: expected ${expected}, got ${kindOf(came)}${detail}.`;
  return codedError('BAD_USER_INPUT', message);
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (value === '') return 'an empty string';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
