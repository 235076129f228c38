import { readFileSync } from 'node:fs';

/**
 * Returns the paths of the modules in a script that `scripts/build-program.mjs` has bundled. It writes the path of each module
 * above the module.
 */
export function bundledModules(script: URL): readonly string[] {
  const text = readFileSync(script, 'utf8');
  return [...text.matchAll(/^\/\/ ((?:src|node_modules)\/.+)$/gm)].map(([, path = '']) => path);
}

/** Returns the name of the package that a module belongs to. Null for a module of the gateway itself. */
export function packageOf(path: string): string | null {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? null;
}
