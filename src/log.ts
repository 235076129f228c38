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
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
  };
  return pino(options, destination ?? STANDARD_OUTPUT);
}

/** Not pino's own writer: when nobody reads any more, that one tries for ever, and the process cannot end. */
const STANDARD_OUTPUT: DestinationStream = { write: (line) => void process.stdout.write(line) };

const CREDENTIAL_KEYS = [
  'authorization',
  'Authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'password',
  'token',
  'access_token',
  'accessToken',
] as const;

// A wildcard stands for one level: facts are at most this deep (`request.headers.authorization`).
const REDACTED_PATHS = CREDENTIAL_KEYS.flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.*["${key}"]`]);
