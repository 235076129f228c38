import { CronJob, Job } from 'kubernetes-models/batch/v1';
import { PersistentVolumeClaim } from 'kubernetes-models/v1';
import { describe, expect, it } from 'vitest';
import { knownVariables } from '../support/names/knownVariables.ts';
import { syncOptions } from '../support/names/syncOptions.ts';
import { expectFewRights, readManifest, validateManifest } from './support/manifests.ts';

const cronJob = readManifest('deploy/kubernetes-sync/cronjob.yaml');
const backfill = readManifest('deploy/kubernetes-sync/backfill.yaml');

/** Read by the command line of the container. */
const OTHERS = ['DESTINATION', 'SINCE'];

describe.each([
  ['the CronJob', cronJob.spec.jobTemplate.spec],
  ['the backfill Job', backfill.spec],
])('%s', (_, job) => {
  const { spec: pod } = job.template;
  const [container] = pod.containers;

  it('gives options that the command has', () => {
    const given = container.args.filter((argument: string) => argument.startsWith('--'));
    expect(given.filter((option: string) => !syncOptions().includes(option))).toEqual([]);
    expect(given).toContain('--to');
  });

  it('sets variables that the configuration reads', () => {
    const known = knownVariables();
    const names = container.env.map(({ name }: { readonly name: string }) => name);
    expect(names.filter((name: string) => !known.has(name))).toEqual(OTHERS);
  });

  it('has few rights, and a place for temporary files', () => {
    expectFewRights(pod);
    expect(container.volumeMounts).toContainEqual({ name: 'temporary', mountPath: '/tmp' });
  });

  it('is removed some time after its end, and is not retried after wrong usage', () => {
    expect(job.ttlSecondsAfterFinished).toBeGreaterThan(0);
    expect(job.podFailurePolicy.rules[0].onExitCodes.values).toEqual([2]);
  });
});

it('the API of Kubernetes takes all manifests', () => {
  expect(() => new CronJob(cronJob).validate()).not.toThrow();
  expect(() => new Job(backfill).validate()).not.toThrow();
  expect(() => validateManifest(readManifest('deploy/kubernetes-sync/secret.yaml'))).not.toThrow();
  const volume = readManifest('deploy/kubernetes-export/volume.yaml');
  expect(() => new PersistentVolumeClaim(volume).validate()).not.toThrow();
  expect(volume.spec.accessModes).toEqual(['ReadWriteMany']);
});

it('only one sync runs at a time', () => {
  expect(cronJob.spec.concurrencyPolicy).toBe('Forbid');
});

it('each backfill and each export is a new job, as the template of a job cannot be changed', () => {
  for (const job of [backfill, readManifest('deploy/kubernetes-export/job.yaml')]) {
    expect(job.metadata.name).toBeUndefined();
    expect(job.metadata.generateName).toMatch(/-$/);
    expect(job.spec.ttlSecondsAfterFinished).toBeGreaterThan(0);
  }
});
