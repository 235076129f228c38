import { readFileSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { readConfig } from '../config/config.ts';
import { ConfigError } from '../config/configError.ts';
import type { Environment } from '../config/environment.ts';
import { SETTING_NAMES } from '../config/settingNames.ts';
import type { GatewaySettings } from './settings.ts';

/**
 * Checks all settings.
 *
 * @param environment has the values of settings that are not given. Its other variables are not read. A secret that is given, as
 *   text or as a file, replaces both forms of the environment.
 * @throws ConfigError with all problems, unknown names included.
 */
export function readSettings(settings: GatewaySettings, environment: Environment): Config {
  const given = new Map(Object.entries(settings).filter(([, value]) => value !== undefined));
  const problems = [...given].flatMap(([name, value]) => problemOf(name, value) ?? []);
  const values = Object.fromEntries(
    SETTING_NAMES.map((name) => {
      if (given.has(name)) return [name, String(given.get(name))];
      return [name, given.has(otherForm(name)) ? undefined : environment[name]];
    }),
  );
  try {
    const config = readConfig(values, (path) => readFileSync(path, 'utf8'));
    if (config.workers > 1) problems.push(workersProblem(config));
    if (problems.length === 0) return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems);
  }
  throw new ConfigError(problems);
}

const NAMES: ReadonlySet<string> = new Set(SETTING_NAMES);

/** Returns the name of the file for a secret, and the name of the secret for its file. */
function otherForm(name: string): string {
  return name.endsWith(FILE_ENDING) ? name.slice(0, -FILE_ENDING.length) : `${name}${FILE_ENDING}`;
}

const FILE_ENDING = '_FILE';

function workersProblem({ workers }: Config): string {
  return `WORKERS: expected 1, as the gateway runs in the process of its caller, got ${workers}`;
}

/** A value may be a secret, so a problem never shows it. */
function problemOf(name: string, value: unknown): string | null {
  if (!NAMES.has(name)) return `${name}: expected the name of a setting, got an unknown name`;
  if (['string', 'number', 'boolean'].includes(typeof value)) return null;
  const came = value === null ? 'null' : `a value of type ${typeof value}`;
  return `${name}: expected text, a number, true or false, got ${came}`;
}
