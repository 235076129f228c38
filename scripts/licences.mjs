import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files that the licences of packages require to be kept. */
const LICENCE_FILE = /^(licen[cs]e|notice|copying)/i;

/**
 * Returns the names, versions and licences of all packages that a bundle has, as one text.
 *
 * @param files the paths of the bundled files. Files outside of node_modules are ignored.
 */
export function licencesOf(files) {
  const folders = new Set(
    files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []),
  );
  return [...folders].toSorted().map(licenceOf).join('\n');
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder)
    .filter((file) => LICENCE_FILE.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return `${[`${name} ${version} (${license})`, ...texts].join('\n\n')}\n`;
}
