import { Command, Option } from 'commander';
import { startParts } from '../app/startParts.ts';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/configError.ts';
import type { Logger } from '../logging/log.ts';
import { describeProblems } from './doctor/checks/checkConfiguration.ts';
import type { ProcessFacts } from './doctor/checks/checkProcess.ts';
import { checkProcess } from './doctor/checks/checkProcess.ts';
import type { Finding } from './doctor/checks/finding.ts';
import { skipped } from './doctor/checks/finding.ts';
import { formatFinding, summarize } from './doctor/formatFindings.ts';
import { CommandFailed } from './support/exitCodes.ts';
import { refuseTokenFile } from './support/tokenFile.ts';

export interface DoctorCommandParts {
  /** Throws a `ConfigError`. */
  readonly readConfig: () => Config;
  readonly readProcess: () => ProcessFacts;
  /** Must not write to standard output. */
  readonly log: Logger;
  /** Writes to standard output. */
  readonly write: (text: string) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface RawDoctorOptions {
  readonly tokenFile?: string;
  readonly format: 'text' | 'json';
}

/**
 * `contacts-gateway doctor`: checks whether a gateway with these settings would work, and says what to do. Throws a
 * `CommandFailed` when it would not, and a `UsageError` for wrong options.
 */
export function doctorCommand(parts: DoctorCommandParts): Command {
  return new Command('doctor')
    .description('check whether a gateway with these settings would work, and say what to do')
    .option(
      '--token-file <file>',
      "holds the upstream's bearer token to test with (not with UPSTREAM_AUTH=service)",
    )
    .addOption(new Option('--format <format>', 'text or json').choices(['text', 'json']).default('text'))
    .action(async ({ tokenFile, format }: RawDoctorOptions) => {
      const findings: Finding[] = [];
      for await (const finding of findAll(parts, tokenFile)) {
        findings.push(finding);
        if (format === 'text') parts.write(formatFinding(finding));
      }
      const summary = summarize(findings);
      const isWorking = findings.every(({ result }) => result !== 'failed');
      if (format === 'json') parts.write(`${JSON.stringify({ isWorking, summary, findings }, null, 2)}\n`);
      if (!isWorking) throw new CommandFailed(`doctor: ${summary}`);
      if (format === 'text') parts.write(`doctor: ${summary}\n`);
    });
}

async function* findAll(
  { readConfig, readProcess, log, now }: DoctorCommandParts,
  tokenFile: string | undefined,
): AsyncGenerator<Finding, void> {
  const config = configOrProblems(readConfig);
  if (!('problems' in config)) refuseTokenFile('doctor', tokenFile, config);
  yield* checkProcess(readProcess());
  if ('problems' in config) {
    yield* describeProblems(config.problems);
    yield skipped('connection', 'The settings are not valid, so nothing else was checked.');
    return;
  }
  const parts = { tokenFile, now };
  // Loaded only here, because the other commands need none of it.
  const { diagnose } = await import('./doctor/diagnose.ts');
  const { value, stop } = await startParts(log, async (onStop) => diagnose(config, { ...parts, onStop }));
  try {
    yield* value;
  } finally {
    await stop();
  }
}

function configOrProblems(readConfig: () => Config): Config | ConfigError {
  try {
    return readConfig();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}
