import { readFileSync } from 'node:fs';
import { Deployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { Namespace, Secret, Service, ServiceAccount } from 'kubernetes-models/v1';
import { expect } from 'vitest';
import { parse } from 'yaml';

const KINDS = {
  Deployment,
  HorizontalPodAutoscaler,
  Namespace,
  NetworkPolicy,
  PodDisruptionBudget,
  Secret,
  Service,
  ServiceAccount,
};
const isKind = (kind: string): kind is keyof typeof KINDS => kind in KINDS;

export const readManifest = (path: string) => parse(readFileSync(path, 'utf8'));
type Manifest = ReturnType<typeof readManifest>;

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
