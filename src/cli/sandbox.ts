import { Command } from 'commander';
import { isDay } from '../indicators/calendarDay.ts';
import type { Account } from '../sandbox/server/data/accounts.ts';
import { ACCOUNTS } from '../sandbox/server/data/accounts.ts';
import type { Fault } from '../sandbox/server/faults/faults.ts';
import { parseFault } from '../sandbox/server/faults/faults.ts';
import type { Sandbox } from '../sandbox/server/server.ts';
import { DIFFERING_STATISTICS_KEY, STATISTICS_KEY } from '../sandbox/server/statistics/statisticKeys.ts';
import { CommandFailed, UsageError } from './support/exitCodes.ts';

export interface SandboxCommandParts {
  /** Writes to standard output. */
  readonly write: (text: string) => void;
  /** Resolves on the first SIGTERM or SIGINT. */
  readonly untilStopped: () => Promise<void>;
}

/** The default port of the sandbox: the one after the gateway's default port 4000. */
export const DEFAULT_SANDBOX_PORT = 4001;

const MAX_LATENCY_MS = 600_000;
const MAX_PORT = 65_535;

const accountLine = ({ username, password, token }: Account): string =>
  `  ${username}  ${password}  ${token}`;

/**
 * `contacts-gateway sandbox`: runs the sandbox until SIGTERM or SIGINT. Prints one line, the URL of its GraphQL endpoint.
 * Throws a `UsageError` with one line for each invalid option. Throws a `CommandFailed` if the port is in use.
 */
export function sandboxCommand(parts: SandboxCommandParts = processParts): Command {
  return new Command('sandbox')
    .description('serve generated conversations as the upstream would')
    .option('--port <n>', `the port to listen on; 0 takes any free one (default: ${DEFAULT_SANDBOX_PORT})`)
    .option('--host <address>', 'where to listen (default: 127.0.0.1)')
    .option('--require-auth', 'ask for a token at /graphql')
    .option('--latency-ms <n>', 'delay of each response')
    .option('--fault <kind:rate>', 'share of faulty responses, as in 429:0.05; may be repeated', collect, [])
    .option(
      '--until <day>',
      'the last day of the generated conversations, as 2026-01-31 (default: until now)',
    )
    .addHelpText(
      'after',
      `\nAccounts (user name, password, token that always works):\n${ACCOUNTS.map(accountLine).join('\n')}\n
Keys of the REST statistics at /api/2/statistic: ${STATISTICS_KEY}, and with planted differences ${DIFFERING_STATISTICS_KEY}`,
    )
    .action(async (options: SandboxCommandOptions) => {
      const sandbox = await start(parseOptions(options));
      parts.write(`${sandbox.url}\n`);
      await parts.untilStopped();
      await sandbox.stop();
    });
}

const processParts: SandboxCommandParts = {
  write: (text) => {
    process.stdout.write(text);
  },
  untilStopped: () =>
    new Promise((resolve) => {
      process.once('SIGTERM', () => resolve());
      process.once('SIGINT', () => resolve());
    }),
};

interface SandboxCommandOptions {
  readonly port?: string;
  readonly host?: string;
  readonly requireAuth?: boolean;
  readonly latencyMs?: string;
  readonly fault: readonly string[];
  readonly until?: string;
}

interface SandboxSettings {
  readonly port: number;
  readonly host: string;
  readonly requireAuth: boolean;
  readonly latencyMs: number;
  readonly faults: readonly Fault[];
  readonly until: string;
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function parseOptions({
  port,
  host = '127.0.0.1',
  requireAuth = false,
  latencyMs,
  fault,
  until,
}: SandboxCommandOptions): SandboxSettings {
  const problems: string[] = [];
  const settings = {
    port: parseWholeNumber('--port', port, DEFAULT_SANDBOX_PORT, MAX_PORT, problems),
    host,
    requireAuth,
    latencyMs: parseWholeNumber('--latency-ms', latencyMs, 0, MAX_LATENCY_MS, problems),
    faults: fault.flatMap((text) => parseFaultOption(text, problems)),
    until: until ?? 'now',
  };
  if (until !== undefined && !isDay(until)) {
    problems.push(`sandbox: --until: expected a day, as 2026-01-31, got "${until}"`);
  }
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return settings;
}

function parseWholeNumber(
  option: string,
  text: string | undefined,
  fallback: number,
  most: number,
  problems: string[],
): number {
  if (text === undefined) return fallback;
  if (/^\d{1,9}$/.test(text) && Number(text) <= most) return Number(text);
  problems.push(`sandbox: ${option}: expected a whole number from 0 to ${most}, got "${text}"`);
  return fallback;
}

function parseFaultOption(text: string, problems: string[]): readonly Fault[] {
  try {
    return [parseFault(text)];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problems.push(`sandbox: --fault: ${error.message}`);
    return [];
  }
}

async function start(settings: SandboxSettings): Promise<Sandbox> {
  const { startSandbox } = await import('../sandbox/server/server.ts');
  try {
    return await startSandbox(settings);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    throw new CommandFailed(`sandbox: --port: cannot listen on ${settings.port} (${code})`, { cause });
  }
}
