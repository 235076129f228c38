import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (file: string): string => readFileSync(file, 'utf8');
const { allowScripts }: { allowScripts: Record<string, boolean> } = JSON.parse(read('package.json'));
const { packages }: { packages: Record<string, { hasInstallScript?: boolean }> } = JSON.parse(
  read('package-lock.json'),
);

/** The packages whose install scripts npm would run, by name. */
const withScripts = Object.entries(packages)
  .filter(([, { hasInstallScript }]) => hasInstallScript)
  .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));

/** The rows of the table in docs/security.md: a name, and a reason that is not empty. */
const documented = [
  ...read('docs/security.md').matchAll(/^\| `([^`]+)` \| (?:denied|allowed) \| \S.* \|$/gm),
].map(([, name = '']) => name);

describe('install scripts of dependencies', () => {
  it('have a decision for each package that has one, and for no other', () => {
    expect(Object.keys(allowScripts).toSorted()).toEqual([...new Set(withScripts)].toSorted());
  });

  it('have a reason for each decision in docs/security.md', () => {
    expect(documented.toSorted()).toEqual(Object.keys(allowScripts).toSorted());
  });

  // npm 10 does not read `allowScripts`: it runs all scripts or none.
  it('are off, and none is on the allow list', () => {
    expect(read('.npmrc').split('\n')).toContain('ignore-scripts=true');
    expect(Object.entries(allowScripts).filter(([, allowed]) => allowed)).toEqual([]);
  });
});
