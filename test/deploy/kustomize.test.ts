import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from './support/manifests.ts';
import { readManifest, validateManifest } from './support/manifests.ts';
import { hasKubectl, needsKubectl } from './support/tools.ts';

const EXAMPLE = 'deploy/kubernetes-example';
const folders = readdirSync('deploy', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('kustomization.yaml'))
  .map((file) => join('deploy', dirname(file)));
/** Folders to apply as a whole. Components are only parts of them. */
const roots = folders.filter((folder) => readKustomization(folder).kind === 'Kustomization');

function readKustomization(folder: string): Manifest {
  return readManifest(join(folder, 'kustomization.yaml'));
}

/** The manifests of a folder and of all folders that it names, as they are in the files. */
function manifestsIn(folder: string): Manifest[] {
  const { resources = [], components = [] } = readKustomization(folder);
  return [...resources, ...components]
    .map((name: string) => join(folder, name))
    .flatMap((path) => (path.endsWith('.yaml') ? [readManifest(path)] : manifestsIn(path)));
}

function render(folder: string): Manifest[] {
  const text = execFileSync('kubectl', ['kustomize', folder], { encoding: 'utf8' });
  return parseAllDocuments(text).map((document) => document.toJS());
}

function find(manifests: readonly Manifest[], kind: string, name = 'contacts-gateway'): Manifest {
  const found = manifests.find((each) => each.kind === kind && each.metadata.name === name);
  if (found === undefined) throw new Error(`expected a ${kind} ${name}`);
  return found;
}

it('finds the folders below deploy/', () => {
  expect(roots.toSorted()).toEqual(['deploy/kubernetes', EXAMPLE, 'deploy/kubernetes-redis']);
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

  it('patches manifests that exist', () => {
    const all = [...manifestsIn('deploy/kubernetes'), ...manifestsIn(folder)];
    for (const { target } of patches) find(all, target.kind, target.name);
  });
});

describe(`kubectl kustomize${needsKubectl}`, () => {
  it.skipIf(!hasKubectl).each(roots)('renders %s to manifests that the API of Kubernetes takes', (folder) => {
    const manifests = render(folder);
    expect(manifests.length).toBeGreaterThan(2);
    for (const manifest of manifests) {
      expect(() => validateManifest(manifest)).not.toThrow();
      expect(manifest.kind).not.toBe('Secret');
    }
  });

  it.skipIf(!hasKubectl).each(roots)('renders %s so that each selector has pods', (folder) => {
    const manifests = render(folder);
    const pods = manifests
      .filter(({ kind }) => kind === 'Deployment')
      .map(({ spec }) => spec.template.metadata.labels);
    const selectors = manifests.flatMap(({ kind, spec }) => {
      if (kind === 'Service') return [spec.selector];
      if (kind === 'NetworkPolicy') return [spec.podSelector.matchLabels];
      return kind === 'PodDisruptionBudget' ? [spec.selector.matchLabels] : [];
    });
    expect(selectors.length).toBeGreaterThan(1);
    for (const selector of selectors) {
      expect(
        pods.some((labels) => Object.entries(selector).every(([key, value]) => labels[key] === value)),
      ).toBe(true);
    }
  });

  it.skipIf(!hasKubectl)('replaces the image, and applies every component', () => {
    const manifests = render(EXAMPLE);
    const { images } = readKustomization(EXAMPLE);
    const { template } = find(manifests, 'Deployment').spec;
    expect(template.spec.containers[0].image).toBe(`${images[0].newName}:${images[0].newTag}`);
    expect(Object.keys(template.metadata.annotations ?? {})).toEqual([]);
    const { spec } = find(manifests, 'NetworkPolicy');
    expect(spec.ingress[0].from).toContainEqual({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'traefik' } },
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'traefik' } },
    });
  });

  it.skipIf(!hasKubectl)('connects Ingress, ServiceMonitor and Service', () => {
    const manifests = render(EXAMPLE);
    const { metadata, spec } = find(manifests, 'Service');
    const ports = new Set(spec.ports.map(({ name }: { name: string }) => name));
    const ingress = find(manifests, 'Ingress').spec;
    const [path] = ingress.rules[0].http.paths;
    expect(path.backend.service.name).toBe(metadata.name);
    expect(ports.has(path.backend.service.port.name)).toBe(true);
    expect(ingress.tls[0].hosts).toEqual([ingress.rules[0].host]);
    const monitor = find(manifests, 'ServiceMonitor').spec;
    expect(metadata.labels).toMatchObject(monitor.selector.matchLabels);
    expect(ports.has(monitor.endpoints[0].port)).toBe(true);
    // The alerts select this value.
    expect(metadata.labels[monitor.jobLabel]).toBe('contacts-gateway');
  });
});

it('the version of the image is that of the package', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  for (const folder of ['deploy/kubernetes', EXAMPLE]) {
    expect(readKustomization(folder).images[0]).toMatchObject({ name: 'contacts-gateway', newTag: version });
  }
});
