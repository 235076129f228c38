import { ConfigError } from '../../../src/config/configError.ts';

/** Returns the problems that reading settings reports. Empty when there are none. */
export function configProblems(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}
