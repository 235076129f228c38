import type { GraphQLArgument } from 'graphql';
import { astFromValue, getNullableType, print } from 'graphql';
import type { ClosedList } from '../../upstream/schema/closedList.ts';

/** The gateway's own arguments. An upstream argument with one of these names is not offered to clients. */
const OWN_ARGUMENTS: ReadonlySet<string> = new Set([
  ...['where', 'first', 'after', 'groupBy', 'step', 'timeZone', 'period', 'lookahead'],
  'botsInResponsiveness',
]);

/** The upstream's arguments that clients may use, without those for the interval and for paging. */
export function argumentsForClients({ others }: ClosedList): readonly GraphQLArgument[] {
  return others.filter(({ name }) => !OWN_ARGUMENTS.has(name));
}

/**
 * The SDL of the arguments that a field of the gateway has from upstream's list: the interval, which is required, and
 * `others`.
 */
export function argumentsSdl({ interval, order }: ClosedList, others: readonly GraphQLArgument[]): string {
  const bounds = interval.arguments.map(({ name, type }) => `${name}: ${getNullableType(type)}!`);
  const rest = others.map((argument) => {
    const type = argument.name === order?.argument ? getNullableType(argument.type) : argument.type;
    return `${argument.name}: ${type}${defaultOf(argument)}`;
  });
  return [...bounds, ...rest].join('\n');
}

function defaultOf({ type, defaultValue }: GraphQLArgument): string {
  const value = defaultValue === undefined ? null : astFromValue(defaultValue, type);
  return value ? ` = ${print(value)}` : '';
}

/** The values of a client's arguments that are sent to upstream unchanged. */
export function valuesFor(
  others: readonly GraphQLArgument[],
  args: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const given = others.filter(({ name }) => args[name] !== undefined);
  return Object.fromEntries(given.map(({ name }) => [name, args[name]]));
}
