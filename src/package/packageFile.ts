import { existsSync } from 'node:fs';

/**
 * Returns the URL of a file of this package. A relative path would be wrong in the bundle of the commands, whose files are in
 * other folders than the modules in them.
 *
 * @param path the path from the folder of package.json.
 */
export function packageFile(path: string): URL {
  return new URL(path, PACKAGE_FOLDER);
}

const PACKAGE_FOLDER = packageFolderOf(import.meta.url);

/** The closest folder above a file that has a package.json. */
function packageFolderOf(file: string): URL {
  let folder = new URL('.', file);
  while (!existsSync(new URL('package.json', folder))) {
    const parent = new URL('..', folder);
    if (parent.href === folder.href)
      throw new Error(`Expected a package.json in a folder above ${file}, got none.`);
    folder = parent;
  }
  return folder;
}
