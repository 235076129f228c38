import { Command } from 'commander';
import type { Config } from '../config/config.ts';
import type { Logger } from '../logging/log.ts';
import { formatComparisons } from '../reconcile/formatComparisons.ts';
import type { RawReconcileOptions } from './reconcile/reconcileOptions.ts';
import { DEFAULT_STATISTICS_URL, parseReconcileOptions } from './reconcile/reconcileOptions.ts';
import { runReconcile } from './reconcile/runReconcile.ts';
import { CommandFailed } from './support/exitCodes.ts';
import { refuseTokenFile } from './support/tokenFile.ts';

export interface ReconcileCommandParts {
  /** Throws a `ConfigError`. */
  readonly readConfig: () => Config;
  /** Must not write to standard output. */
  readonly log: Logger;
  /** Writes to standard output. */
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Calls the listener for each SIGTERM and SIGINT. */
  readonly onStopSignal: (listener: () => void) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * `contacts-gateway reconcile`: compares the vendor's REST statistics with the same indicators computed from contacts. Throws a
 * `UsageError`, and a `CommandFailed` when a difference has no explanation or something cannot be read.
 */
export function reconcileCommand(parts: ReconcileCommandParts): Command {
  return new Command('reconcile')
    .description("compare contacts with the vendor's REST statistics")
    .requiredOption('--from <day>', 'the first day, as 2026-01-31')
    .requiredOption('--to <day>', 'the day after the last one')
    .option('--time-zone <zone>', 'in which days begin, as the account has it', 'UTC')
    .option('--by <dimensions>', 'the dimensions to group values by: day, channel, site', 'day')
    .option(
      '--statistics-url <url>',
      `the REST statistics (default: ${DEFAULT_STATISTICS_URL}; of the sandbox, its own)`,
    )
    .option('--api-key-file <file>', 'holds the key of the REST statistics; or STATISTICS_API_KEY')
    .option('--their-file <file>', 'statistics as CSV, instead of the REST API')
    .option('--format <format>', 'table, csv or json', 'table')
    .option('--tolerance <percent>', 'values agree that differ by at most so many per cent', '0')
    .option('--token-file <file>', "holds the upstream's bearer token (not with UPSTREAM_AUTH=service)")
    .action(async (raw: RawReconcileOptions) => {
      const options = parseReconcileOptions(raw, parts.now());
      const config = parts.readConfig();
      refuseTokenFile('reconcile', raw.tokenFile, config);
      const { comparisons, outcome } = await runReconcile(config, options, parts);
      parts.write(formatComparisons(comparisons, outcome, options.format));
      if (!outcome.agrees) throw new CommandFailed(`reconcile: ${outcome.sentence}`);
      // The table ends with the sentence. Other formats stay readable for programs.
      if (options.format !== 'table') parts.writeError(`${outcome.sentence}\n`);
    });
}
