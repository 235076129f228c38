import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files that the licences of packages require to be kept. */
const LICENCE_FILE = /^(licen[cs]e|notice|copying)/i;
/** The start of the section of a README that has the licence. */
const LICENCE_HEADING = /^licen[cs]e *\r?\n/i;

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
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { name, version, license } = manifest;
  const texts = licenceTexts(folder);
  const notices = texts.length > 0 ? texts : [authorOf(manifest)];
  return `${[`${name} ${version} (${license})`, ...notices].join('\n\n')}\n`;
}

/** The licence files of a package. Without any, the section of its README. Empty when it has neither. */
function licenceTexts(folder) {
  const read = (file) => readFileSync(join(folder, file), 'utf8');
  const files = readdirSync(folder);
  const texts = files.filter((file) => LICENCE_FILE.test(file)).map(read);
  if (texts.length > 0) return texts.map((text) => text.trim());
  return files
    .filter((file) => /^readme/i.test(file))
    .flatMap((file) => read(file).split(/^#+ */m))
    .filter((section) => LICENCE_HEADING.test(section))
    .map((section) => section.replace(LICENCE_HEADING, '').trim());
}

/** Where a package has no licence text, its author is the only copyright notice. Some have only a repository. */
function authorOf({ author, repository }) {
  return `No licence text. Author: ${author?.name ?? author ?? repository?.url ?? repository ?? 'unknown'}`;
}
