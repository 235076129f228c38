import { readdirSync, readFileSync } from 'node:fs';
import {
  PrometheusRule,
  ServiceMonitor,
} from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import { Deployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { Ingress, NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { Namespace, Secret, Service, ServiceAccount } from 'kubernetes-models/v1';
import { expect } from 'vitest';
import { parse } from 'yaml';

const KINDS = {
  Deployment,
  HorizontalPodAutoscaler,
  Ingress,
  Namespace,
  NetworkPolicy,
  PodDisruptionBudget,
  PrometheusRule,
  Secret,
  Service,
  ServiceAccount,
  ServiceMonitor,
};
const isKind = (kind: string): kind is keyof typeof KINDS => kind in KINDS;

export const readManifest = (path: string) => parse(readFileSync(path, 'utf8'));
export type Manifest = ReturnType<typeof readManifest>;

/** The pod templates of all files below deploy/. */
export function podTemplates(): readonly Manifest[] {
  const files = readdirSync('deploy', { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => /^kubernetes.*\.yaml$/.test(file))
    .map((file) => readManifest(`deploy/${file}`))
    .map(({ spec }) => spec?.jobTemplate?.spec.template ?? spec?.template)
    .filter((template) => template !== undefined);
}

/** Throws when the API of Kubernetes would not take the manifest. */
export function validateManifest(manifest: Manifest): void {
  const { kind, apiVersion }: { kind: string; apiVersion: string } = manifest;
  if (!isKind(kind)) throw new TypeError(`expected a known kind, got ${kind}`);
  if (apiVersion !== KINDS[kind].apiVersion) {
    throw new TypeError(`expected version ${KINDS[kind].apiVersion} of ${kind}, got ${apiVersion}`);
  }
  new KINDS[kind](manifest).validate();
}

/** The Pod Security Standard `restricted`, and a read-only file system. */
export function expectFewRights(pod: Manifest): void {
  expect(pod).toMatchObject({
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  });
  expect(pod.containers[0].securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
}
