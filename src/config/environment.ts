import type { SecretName, SettingName } from './settingNames.ts';

/** The environment variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Returns the text of a file; throws when it cannot be read. */
export type ReadFile = (path: string) => string;

/** Parses a value. Returns the result, or what was expected and what came instead (`came`, by default the value itself). */
export type Check<T> = (
  value: string,
) => { readonly value: T } | { readonly expected: string; came?: string };

/** Bounds of a whole number, inclusive. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/**
 * Reads and checks variables. It collects all problems and does not stop at the first one: after a problem it returns the
 * fallback. An empty or blank variable counts as unset.
 */
export class EnvironmentReader {
  readonly problems: string[] = [];
  /** The path of each secret that was read from a file. */
  readonly secretFiles = new Map<SecretName, string>();
  readonly #env: Environment;
  readonly #readFile: ReadFile;

  constructor(env: Environment, readFile: ReadFile) {
    this.#env = env;
    this.#readFile = readFile;
  }

  /** Returns the text of a variable; undefined when it is unset. */
  raw(name: SettingName): string | undefined {
    const value = this.#env[name];
    return value === undefined || value.trim() === '' ? undefined : value;
  }

  /** Parses a variable with `check`. Returns the fallback when it is unset or not valid. */
  checked<T>(name: SettingName, fallback: T, check: Check<T>): T {
    const value = this.raw(name);
    if (value === undefined) return fallback;
    const result = check(value);
    if ('value' in result) return result.value;
    this.problem(name, result.expected, result.came ?? quoted(value));
    return fallback;
  }

  text(name: SettingName, fallback: string): string {
    return this.raw(name) ?? fallback;
  }

  wholeNumber(name: SettingName, fallback: number, { min, max }: Bounds): number {
    return this.checked(name, fallback, (text) => {
      const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
      return value >= min && value <= max ? { value } : { expected: `a whole number from ${min} to ${max}` };
    });
  }

  choice<T extends string>(name: SettingName, fallback: T, choices: readonly T[]): T {
    return this.checked(name, fallback, (text) => {
      const value = choices.find((choice) => choice === text);
      return value === undefined ? { expected: `one of ${choices.join(', ')}` } : { value };
    });
  }

  /** Accepts true, false, on, off, 1 and 0. */
  flag<T>(name: SettingName, fallback: T): boolean | T {
    return this.checked<boolean | T>(name, fallback, (text) => {
      const value = FLAGS.get(text);
      return value === undefined ? { expected: `one of ${[...FLAGS.keys()].join(', ')}` } : { value };
    });
  }

  /**
   * Reads a secret from the variable, or from the file whose path is in `<name>_FILE`. One line break at the end of the file is
   * removed. It is a problem when both are set. Returns undefined when none is set.
   */
  secret(name: SecretName): string | undefined {
    const plain = this.raw(name);
    const fileName = `${name}_FILE` as const;
    const file = this.raw(fileName);
    if (file === undefined) return plain;
    if (plain !== undefined) {
      this.problem(fileName, `only one of ${name} and ${fileName}`, 'both');
      return undefined;
    }
    const content = this.file(fileName);
    if (content === undefined) return undefined;
    const value = secretIn(content);
    if (value !== null) {
      this.secretFiles.set(name, file);
      return value;
    }
    this.problem(fileName, 'a file that holds the secret', 'one that is empty');
    return undefined;
  }

  /** Reads the file whose path is in the variable. Returns undefined when it is unset or the file cannot be read. */
  file(name: SettingName): string | undefined {
    const path = this.raw(name);
    if (path === undefined) return undefined;
    try {
      return this.#readFile(path);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
      this.problem(name, 'a file that can be read', `${quoted(path)} (${code})`);
      return undefined;
    }
  }

  /** Adds a problem. `came` must never contain a secret. */
  problem(name: SettingName, expected: string, came: string): void {
    this.problems.push(`${name}: expected ${expected}, got ${came}`);
  }
}

/** Returns the secret in the text of a file, without one line break at its end. Null when there is none. */
export function secretIn(text: string): string | null {
  const value = text.replace(/\r?\n$/, '');
  return value.trim() === '' ? null : value;
}

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['on', true],
  ['off', false],
  ['1', true],
  ['0', false],
]);

// JSON writes a value with line breaks on one line.
function quoted(value: string): string {
  return JSON.stringify(value.length > MAX_QUOTED_LENGTH ? `${value.slice(0, MAX_QUOTED_LENGTH)}...` : value);
}

const MAX_QUOTED_LENGTH = 100;
