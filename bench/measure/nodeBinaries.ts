import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import type { VariantFile } from '../variants.ts';

export interface NodeBinary {
  readonly version: string;
  readonly path: string;
}

/**
 * Finds a version of Node.
 *
 * @param wanted a path, or a version that `npx` installs, such as 22.
 */
export function findNode(wanted: string): NodeBinary {
  const path = wanted.includes('/') ? wanted : installedPath(wanted);
  return { path, version: output(path, ['-p', 'process.versions.node']) };
}

/** The settings of this project forbid install scripts, and that package needs its own. So `npx` runs in another folder. */
function installedPath(version: string): string {
  return output('npx', ['--yes', `--package=node@${version}`, 'node', '-p', 'process.execPath']);
}

function output(command: string, args: readonly string[]): string {
  return execFileSync(command, args, { cwd: tmpdir(), encoding: 'utf8' }).trim();
}

/** A variant that runs with a version of Node. */
export function withNode(variant: VariantFile, version: string): VariantFile {
  return { ...variant, name: nameWithNode(variant.name, version) };
}

export function nameWithNode(name: string, version: string): string {
  return `${name}, Node ${version}`;
}
