import type { DestinationStream } from 'pino';
import { pino, stdTimeFunctions } from 'pino';

/** Facts first, then one sentence. Facts never hold bodies, variables or tokens. */
export interface Logger {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface LoggerOptions {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  /** Standard output unless given. */
  readonly destination?: DestinationStream;
}

/** JSON lines with an ISO time and the level's name. What looks like a credential is replaced, should one slip in. */
export function createLogger({ level, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: withoutCredentials },
  };
  return pino(options, destination ?? STANDARD_OUTPUT);
}

/** Not pino's own writer: when nobody reads any more, that one tries for ever, and the process cannot end. */
const STANDARD_OUTPUT: DestinationStream = { write: (line) => void process.stdout.write(line) };

/** The facts themselves, or a copy in which what stands under the name of a credential is replaced. */
function withoutCredentials<T extends object>(facts: T, depth = 0): T {
  const changes: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(facts)) {
    const shown = shownValue(key, value, depth);
    if (shown !== value) changes[key] = shown;
  }
  if (Object.keys(changes).length === 0) return facts;
  // An error stays one: what is written of it depends on that.
  const copy: T = Object.create(Object.getPrototypeOf(facts), Object.getOwnPropertyDescriptors(facts));
  return Object.assign(copy, changes);
}

function shownValue(key: string, value: unknown, depth: number): unknown {
  if (CREDENTIALS.has(key.toLowerCase())) return '[redacted]';
  if (typeof value !== 'object' || value === null) return value;
  return depth < MAX_DEPTH ? withoutCredentials(value, depth + 1) : '[too deep]';
}

const CREDENTIALS: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'password',
  'token',
  'access_token',
  'accesstoken',
]);

/** Facts are flat; what is deeper than this may be without an end. */
const MAX_DEPTH = 6;
