/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Returns the text of a file; throws when it cannot be read. */
export type ReadFile = (path: string) => string;

/** What may be wrong with a value: a check returns the parsed value, or a complaint. */
export type Check<T> = (
  value: string,
) => { readonly value: T } | { readonly expected: string; came?: string };

/** Bounds of a whole number, both included. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/**
 * Reads variables one at a time and collects every problem instead of stopping at the first. A variable that is
 * empty or blank counts as unset. After a problem the reader returns the fallback, so reading can go on.
 */
export class EnvironmentReader {
  readonly problems: string[] = [];
  readonly #env: Environment;
  readonly #readFile: ReadFile;

  constructor(env: Environment, readFile: ReadFile) {
    this.#env = env;
    this.#readFile = readFile;
  }

  raw(name: string): string | undefined {
    const value = this.#env[name];
    return value === undefined || value.trim() === '' ? undefined : value;
  }

  checked<T>(name: string, fallback: T, check: Check<T>): T {
    const value = this.raw(name);
    if (value === undefined) return fallback;
    const result = check(value);
    if ('value' in result) return result.value;
    this.problem(name, result.expected, result.came ?? quoted(value));
    return fallback;
  }

  text(name: string, fallback: string): string {
    return this.raw(name) ?? fallback;
  }

  wholeNumber(name: string, fallback: number, { min, max }: Bounds): number {
    return this.checked(name, fallback, (text) => {
      const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
      return value >= min && value <= max ? { value } : { expected: `a whole number from ${min} to ${max}` };
    });
  }

  choice<T extends string>(name: string, fallback: T, choices: readonly T[]): T {
    return this.checked(name, fallback, (text) => {
      const value = choices.find((choice) => choice === text);
      return value === undefined ? { expected: `one of ${choices.join(', ')}` } : { value };
    });
  }

  flag<T>(name: string, fallback: T): boolean | T {
    return this.checked<boolean | T>(name, fallback, (text) => {
      const value = FLAGS.get(text);
      return value === undefined ? { expected: `one of ${[...FLAGS.keys()].join(', ')}` } : { value };
    });
  }

  /** The variable itself, or the file that `<name>_FILE` points to without its last line break; never both. */
  secret(name: string): string | undefined {
    const plain = this.raw(name);
    const fileName = `${name}_FILE`;
    const file = this.raw(fileName);
    if (file === undefined) return plain;
    if (plain !== undefined) {
      this.problem(fileName, `only one of ${name} and ${fileName}`, 'both');
      return undefined;
    }
    const content = this.file(fileName)?.replace(/\r?\n$/, '');
    if (content?.trim() !== '') return content;
    this.problem(fileName, 'a file that holds the secret', 'one that is empty');
    return undefined;
  }

  /** The text of the file that a variable names. */
  file(name: string): string | undefined {
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

  problem(name: string, expected: string, came: string): void {
    this.problems.push(`${name}: expected ${expected}, got ${came}`);
  }
}

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['on', true],
  ['off', false],
  ['1', true],
  ['0', false],
]);

// JSON keeps a value with line breaks on one line.
function quoted(value: string): string {
  return JSON.stringify(value.length > MAX_QUOTED_LENGTH ? `${value.slice(0, MAX_QUOTED_LENGTH)}...` : value);
}

const MAX_QUOTED_LENGTH = 100;
