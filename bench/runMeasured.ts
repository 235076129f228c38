import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export interface MeasuredSettings {
  /** The Node program. */
  readonly node: string;
  /** A directory for the figures. */
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether its output is shown. */
  readonly showsOutput: boolean;
}

const usageShape = z.object({ seconds: z.number(), cpuSeconds: z.number(), peakRssBytes: z.number() });

/** What a process took, its threads included. */
export type MeasuredUsage = z.infer<typeof usageShape>;

/**
 * Runs a process that calls `writeUsageAtExit` with its first argument, and returns its figures.
 *
 * @param name of a built file in this folder, without its ending.
 * @throws Error when the process does not end with 0.
 */
export async function runMeasured(
  name: string,
  args: readonly string[],
  { node, folder, environment, showsOutput }: MeasuredSettings,
): Promise<MeasuredUsage> {
  const usageFile = join(folder, 'usage.json');
  const file = fileURLToPath(new URL(`./${name}.js`, import.meta.url));
  const child = spawn(node, [...NODE_FLAGS, file, usageFile, ...args], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', showsOutput ? 'inherit' : 'ignore', 'inherit'],
  });
  const [code]: unknown[] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${name} ended with code ${String(code)}`);
  return usageShape.parse(JSON.parse(await readFile(usageFile, 'utf8')));
}

/** For a CPU profile: `BENCH_NODE_FLAGS='--cpu-prof --cpu-prof-dir=FOLDER'`. */
const NODE_FLAGS = (process.env['BENCH_NODE_FLAGS'] ?? '').split(' ').filter((flag) => flag !== '');
