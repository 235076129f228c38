/** Planted wherever the upstream could let something slip: none of it may reach a client or the log. */
export const CANARY = 'canary-7f3e';

/** A line that no document of these tests has. It would show in `locations` of the upstream. */
export const CANARY_LINE = 918_273_645;

/** What a client sends and only the upstream may see. */
export const CANARY_TOKEN = `${CANARY}-token`;

/** The entries of `text` that give something away, for an expectation to be empty. */
export function leaksIn(text: string): readonly string[] {
  return FORBIDDEN.filter((part) => text.toLowerCase().includes(part));
}

const FORBIDDEN = [
  CANARY,
  String(CANARY_LINE),
  // The gateway's private names, in aliases and variables.
  '_gw_',
  // Frames and paths of a stack trace.
  'node_modules',
  '.ts:',
  '.js:',
  'stacktrace',
  'graphqlerror:',
] as const;
