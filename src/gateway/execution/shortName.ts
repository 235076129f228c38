/** The longest name in a metric, a trace or a log line, in characters. Clients and the upstream choose these names. */
export const MAX_NAME_LENGTH = 128;

/**
 * The first 128 characters of a name.
 *
 * The result is a copy. In V8, a part of a string keeps the whole string in memory: here the text of a document, as long
 * as a metric or trace keeps the name.
 */
export function shortName(name: string): string {
  return Buffer.from(name.slice(0, MAX_NAME_LENGTH)).toString();
}
