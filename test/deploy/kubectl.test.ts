import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { EXAMPLE, findManifest, readKustomization, roots } from './support/kustomize.ts';
import type { Manifest } from './support/manifests.ts';
import { validateManifest } from './support/manifests.ts';
import { hasKubectl, needsKubectl } from './support/tools.ts';

function render(folder: string): Manifest[] {
  const text = execFileSync('kubectl', ['kustomize', folder], { encoding: 'utf8' });
  return parseAllDocuments(text).map((document) => document.toJS());
}

describe(`kubectl kustomize${needsKubectl}`, () => {
  it.skipIf(!hasKubectl).each(roots)('renders %s to manifests that the API of Kubernetes takes', (folder) => {
    const manifests = render(folder);
    expect(manifests.length).toBeGreaterThan(2);
    for (const manifest of manifests) {
      expect(() => validateManifest(manifest)).not.toThrow();
      expect(manifest.kind).not.toBe('Secret');
      if (manifest.kind !== 'Namespace') expect(manifest.metadata.namespace).toBe('contacts');
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
    const { template } = findManifest(manifests, 'Deployment').spec;
    expect(template.spec.containers[0].image).toBe(`${images[0].newName}:${images[0].newTag}`);
    expect(Object.keys(template.metadata.annotations ?? {})).toEqual([]);
    const { spec } = findManifest(manifests, 'NetworkPolicy');
    expect(spec.ingress[0].from).toContainEqual({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'traefik' } },
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'traefik' } },
    });
  });

  it.skipIf(!hasKubectl)('connects Ingress, ServiceMonitor and Service', () => {
    const manifests = render(EXAMPLE);
    const { metadata, spec } = findManifest(manifests, 'Service');
    const ports = new Set(spec.ports.map(({ name }: { name: string }) => name));
    const ingress = findManifest(manifests, 'Ingress').spec;
    const [path] = ingress.rules[0].http.paths;
    expect(path.backend.service.name).toBe(metadata.name);
    expect(ports.has(path.backend.service.port.name)).toBe(true);
    expect(ingress.tls[0].hosts).toEqual([ingress.rules[0].host]);
    const monitor = findManifest(manifests, 'ServiceMonitor').spec;
    expect(metadata.labels).toMatchObject(monitor.selector.matchLabels);
    expect(ports.has(monitor.endpoints[0].port)).toBe(true);
    // The alerts select this value.
    expect(metadata.labels[monitor.jobLabel]).toBe('contacts-gateway');
  });
});
