import type { GraphQLArgument } from 'graphql';
import { astFromValue, getNullableType, print } from 'graphql';
import type { ClosedList } from '../../upstream/schema/closedList.ts';

/** Arguments of ours that one of upstream's could take the name of. */
const OWN: ReadonlySet<string> = new Set([
  ...['where', 'first', 'after', 'groupBy', 'step', 'timeZone', 'period', 'lookahead'],
  'botsInResponsiveness',
]);

/** The arguments of the list that are not about its interval and its pages, and that clients may give. */
export function argumentsForClients({ others }: ClosedList): readonly GraphQLArgument[] {
  return others.filter(({ name }) => !OWN.has(name));
}

/**
 * The SDL of the arguments that a field of ours takes over from the list: its interval, which must be given, and
 * these others.
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

/** Of a client's arguments those that go upstream as they are. */
export function valuesFor(
  others: readonly GraphQLArgument[],
  args: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const given = others.filter(({ name }) => args[name] !== undefined);
  return Object.fromEntries(given.map(({ name }) => [name, args[name]]));
}
