import type { DestinationStream } from 'pino';
import { pino, stdTimeFunctions } from 'pino';
import type { LogLevel } from './logLevel.ts';

/** The first argument has the facts, the second is one sentence. Facts must not contain bodies, variables or tokens. */
export interface Logger {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface LoggerOptions {
  readonly level: LogLevel;
  /** @default standard output */
  readonly destination?: DestinationStream;
  /** Whether each line has the id of the process as `pid`. @default false */
  readonly hasPid?: boolean;
}

/** Creates a logger that writes JSON lines. It replaces values under names of credentials, in case a fact contains one. */
export function createLogger({ level, destination, hasPid = false }: LoggerOptions): Logger {
  const options = {
    level,
    base: hasPid ? { pid: process.pid } : null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: redactCredentials },
  };
  return pino(options, destination ?? STANDARD_OUTPUT);
}

/** Pino's own writer never stops to retry when the reader of a pipe has gone. The process could then not end. */
const STANDARD_OUTPUT: DestinationStream = { write: (line) => void process.stdout.write(line) };

/** Returns the facts unchanged, or a copy in which values under names of credentials are replaced. */
export function redactCredentials<T extends object>(facts: T, depth = 0): T {
  const changes: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(facts)) {
    const shown = redactValue(key, value, depth);
    if (shown !== value) changes[key] = shown;
  }
  if (Object.keys(changes).length === 0) return facts;
  // The copy of an error keeps its prototype, because pino formats errors in their own way.
  const copy: T = Object.create(Object.getPrototypeOf(facts), Object.getOwnPropertyDescriptors(facts));
  return Object.assign(copy, changes);
}

function redactValue(key: string, value: unknown, depth: number): unknown {
  if (CREDENTIALS.has(key.toLowerCase())) return '[redacted]';
  if (typeof value !== 'object' || value === null) return value;
  return depth < MAX_DEPTH ? redactCredentials(value, depth + 1) : '[too deep]';
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

/** Facts are flat. A deeper value may contain itself, so it is cut off. */
const MAX_DEPTH = 6;
