import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXAMPLE, findManifest, folders, readKustomization, roots } from './support/kustomize.ts';
import type { Manifest } from './support/manifests.ts';
import { readManifest, validateManifest } from './support/manifests.ts';

/** The manifests of a folder and of all folders that it names, as they are in the files. */
function manifestsIn(folder: string): Manifest[] {
  const { resources = [], components = [] } = readKustomization(folder);
  return [...resources, ...components]
    .map((name: string) => join(folder, name))
    .flatMap((path) => (path.endsWith('.yaml') ? [readManifest(path)] : manifestsIn(path)));
}

it('finds the folders below deploy/', () => {
  expect(roots).toEqual(['deploy/kubernetes', EXAMPLE, 'deploy/kubernetes-redis']);
  expect(folders.length - roots.length).toBe(3);
});

describe.each(folders)('%s', (folder) => {
  const { resources = [], components = [], patches = [] } = readKustomization(folder);

  it('names every manifest of the folder except the example of a secret', () => {
    const files = readdirSync(folder).filter((file) => /\.yaml$/.test(file));
    const named = resources.filter((name: string) => name.endsWith('.yaml'));
    const example = files.filter((file) => file === 'secret.yaml');
    expect([...named, ...example, 'kustomization.yaml'].toSorted()).toEqual(files.toSorted());
  });

  it('names folders that exist', () => {
    const others = [...resources, ...components].filter((name: string) => !name.endsWith('.yaml'));
    const missing = others.filter((name) => !existsSync(join(folder, name, 'kustomization.yaml')));
    expect(missing).toEqual([]);
  });

  it('names manifests that the API of Kubernetes takes', () => {
    for (const manifest of manifestsIn(folder)) expect(() => validateManifest(manifest)).not.toThrow();
  });

  it('patches manifests that exist', () => {
    const all = [...manifestsIn('deploy/kubernetes'), ...manifestsIn(folder)];
    for (const { target } of patches) findManifest(all, target.kind, target.name);
  });
});

it('the version of the image is that of the package', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  for (const folder of ['deploy/kubernetes', EXAMPLE]) {
    expect(readKustomization(folder).images[0]).toMatchObject({ name: 'contacts-gateway', newTag: version });
  }
});
