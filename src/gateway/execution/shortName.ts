/** The longest name in a metric, a trace or a log line, in characters. Clients and the upstream choose the names. */
export const MAX_NAME_LENGTH = 128;

/**
 * The first 128 characters of a name that comes from outside.
 *
 * The result is a copy. A part of a string keeps the whole string in memory, here the text of a document, and metrics
 * and traces keep names for long.
 */
export function shortName(name: string): string {
  return Buffer.from(name.slice(0, MAX_NAME_LENGTH)).toString();
}
