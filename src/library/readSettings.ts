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
 * @param environment has the values of settings that are not given. Its other variables are not read.
 * @throws ConfigError with all problems, unknown names included.
 */
export function readSettings(settings: GatewaySettings, environment: Environment): Config {
  const given = new Map(Object.entries(settings).filter(([, value]) => value !== undefined));
  const problems = [...given].flatMap(([name, value]) => problemOf(name, value) ?? []);
  const values = Object.fromEntries(
    SETTING_NAMES.map((name) => [name, given.has(name) ? String(given.get(name)) : environment[name]]),
  );
  try {
    const config = readConfig(values, (path) => readFileSync(path, 'utf8'));
    if (problems.length === 0) return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems);
  }
  throw new ConfigError(problems);
}

const NAMES: ReadonlySet<string> = new Set(SETTING_NAMES);

/** A value may be a secret, so a problem never shows it. */
function problemOf(name: string, value: unknown): string | null {
  if (!NAMES.has(name)) return `${name}: expected the name of a setting, got an unknown name`;
  if (['string', 'number', 'boolean'].includes(typeof value)) return null;
  const came = value === null ? 'null' : `a value of type ${typeof value}`;
  return `${name}: expected text, a number, true or false, got ${came}`;
}
