import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { knownVariables } from '../support/names/knownVariables.ts';
import { expectFewRights, readManifest, validateManifest } from './support/manifests.ts';

const FOLDER = 'deploy/kubernetes';
const read = (file: string) => readManifest(`${FOLDER}/${file}`);
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml');
const deployment = read('deployment.yaml');
const [container] = deployment.spec.template.spec.containers;
const variables = new Map<string, string>(
  container.env.map(({ name, value }: Record<string, string>) => [name, value]),
);

describe('deploy/kubernetes', () => {
  it.each(files)('%s is what the API of Kubernetes takes', (file) => {
    expect(() => validateManifest(read(file))).not.toThrow();
  });

  it('the validation finds what is wrong', () => {
    const broken = structuredClone(deployment);
    broken.spec.template.spec.containers[0].ports[0].containerPort = 'http';
    expect(() => validateManifest(broken)).toThrow();
  });

  it.each(files)('%s belongs to the same application', (file) => {
    const { kind, metadata } = read(file);
    if (kind === 'Namespace') return;
    expect(metadata).toMatchObject({
      name: 'contacts-gateway',
      labels: { 'app.kubernetes.io/name': 'contacts-gateway' },
    });
  });

  it('selects its own pods everywhere', () => {
    const labels = deployment.spec.template.metadata.labels;
    expect(deployment.spec.selector.matchLabels).toEqual(labels);
    expect(read('service.yaml').spec.selector).toEqual(labels);
    expect(read('pdb.yaml').spec.selector.matchLabels).toEqual(labels);
    expect(read('networkpolicy.yaml').spec.podSelector.matchLabels).toEqual(labels);
  });

  it('sets variables that there are', () => {
    const known = knownVariables();
    expect([...variables.keys()].filter((name) => !known.has(name))).toEqual([]);
  });

  it('gives secrets as files alone', () => {
    const { mountPath } = container.volumeMounts[0];
    const keys = Object.keys(read('secret.yaml').stringData);
    const named = [...variables].filter(([name]) => name.endsWith('_FILE')).map(([, path]) => path);
    expect(named.sort()).toEqual(keys.map((key) => `${mountPath}/${key}`).sort());
    expect(JSON.stringify(container.env)).not.toContain('valueFrom');
  });

  it('probes paths that the gateway serves, and lets it drain', () => {
    expect(container.livenessProbe.httpGet).toEqual({ path: '/health/live', port: 'http' });
    expect(container.readinessProbe.httpGet).toEqual({ path: '/health/ready', port: 'http' });
    const { terminationGracePeriodSeconds } = deployment.spec.template.spec;
    expect(terminationGracePeriodSeconds).toBeGreaterThan(container.lifecycle.preStop.sleep.seconds + 25);
  });

  it('serves metrics on a port of their own, which only the scraper reaches', () => {
    const port = Number(variables.get('METRICS_PORT'));
    expect(container.ports).toContainEqual({ name: 'metrics', containerPort: port });
    expect(deployment.spec.template.metadata.annotations['prometheus.io/port']).toBe(String(port));
    expect(read('service.yaml').spec.ports).toContainEqual({ name: 'metrics', port, targetPort: 'metrics' });
    const { ingress } = read('networkpolicy.yaml').spec;
    const sources = (name: string) =>
      ingress
        .filter(({ ports }: { ports: { port: string }[] }) => ports.some((each) => each.port === name))
        .flatMap(({ from }: { from: unknown[] }) => from);
    expect(sources('metrics')).toEqual([
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
        podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } },
      },
    ]);
    expect(JSON.stringify(sources('http'))).not.toContain('monitoring');
  });

  it('runs with no more rights than it needs', () => {
    expectFewRights(deployment.spec.template.spec);
  });

  it('keeps one replica while others are moved', () => {
    const { minReplicas, maxReplicas, scaleTargetRef } = read('hpa.yaml').spec;
    expect(scaleTargetRef.name).toBe(deployment.metadata.name);
    expect(minReplicas).toBeGreaterThan(read('pdb.yaml').spec.minAvailable);
    expect(maxReplicas).toBeGreaterThan(minReplicas);
  });
});
