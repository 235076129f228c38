import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Manifest } from './manifests.ts';
import { readManifest } from './manifests.ts';

/** Uses every component. */
export const EXAMPLE = 'deploy/kubernetes-example';

/** The folders below deploy/ with a kustomization. */
export const folders = readdirSync('deploy', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('kustomization.yaml'))
  .map((file) => join('deploy', dirname(file)))
  .toSorted();

/** The folders that `kubectl apply -k` takes. The others are components, which are only parts of them. */
export const roots = folders.filter((folder) => readKustomization(folder).kind === 'Kustomization');

export function readKustomization(folder: string): Manifest {
  return readManifest(join(folder, 'kustomization.yaml'));
}

/** Returns the manifest of this kind and name. @throws Error when there is none. */
export function findManifest(
  manifests: readonly Manifest[],
  kind: string,
  name = 'contacts-gateway',
): Manifest {
  const found = manifests.find((each) => each.kind === kind && each.metadata.name === name);
  if (found === undefined) throw new Error(`expected a ${kind} ${name}`);
  return found;
}
