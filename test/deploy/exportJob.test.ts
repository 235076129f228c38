import { readFileSync } from 'node:fs';
import { Job } from 'kubernetes-models/batch/v1';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exportOptions } from '../support/names/exportOptions.ts';
import { knownVariables } from '../support/names/knownVariables.ts';

const job = parse(readFileSync('deploy/kubernetes-export/job.yaml', 'utf8'));
const [container] = job.spec.template.spec.containers;
const variables = new Map<string, string>(
  container.env.map(({ name, value }: Record<string, string>) => [name, value]),
);

/** Read by the command line. */
const OTHERS = ['FROM', 'TO', 'SHARDS'];

describe('deploy/kubernetes-export/job.yaml', () => {
  it('is what the API of Kubernetes takes', () => {
    expect(() => new Job(job).validate()).not.toThrow();
  });

  it('has a pod for each shard', () => {
    expect(job.spec).toMatchObject({
      completionMode: 'Indexed',
      completions: Number(variables.get('SHARDS')),
    });
  });

  it('sets variables that there are', () => {
    const known = knownVariables();
    expect([...variables.keys()].filter((name) => !known.has(name))).toEqual(OTHERS);
  });

  it('gives options that the command has', () => {
    const known = exportOptions();
    const given: readonly string[] = container.args[0].match(/--[a-z-]+/g);
    expect(given.filter((option) => !known.includes(option))).toEqual([]);
    expect(given).toContain('--resume');
  });
});
