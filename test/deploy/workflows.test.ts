import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const FOLDER = '.github/workflows';

const step = z.object({ uses: z.string().optional(), run: z.string().optional() });
const job = z.object({
  'timeout-minutes': z.number(),
  strategy: z.object({ matrix: z.object({ node: z.array(z.string()) }) }).optional(),
  steps: z.array(step),
});
const workflow = z.object({ permissions: z.record(z.string(), z.string()), jobs: z.record(z.string(), job) });
const { scripts, engines } = z
  .object({ scripts: z.record(z.string(), z.string()), engines: z.object({ node: z.string() }) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));

const workflows = readdirSync(FOLDER).map((name) => {
  const { permissions, jobs } = workflow.parse(parse(readFileSync(join(FOLDER, name), 'utf8')));
  return { name, permissions, jobs: Object.values(jobs) };
});

describe.each(workflows)('the workflow $name', ({ jobs, permissions }) => {
  const steps = jobs.flatMap((each) => each.steps);

  it('may only read unless a job says otherwise', () => {
    expect(permissions).toEqual({ contents: 'read' });
  });

  it('names the version of each action', () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used.filter((name) => !/^[\w-]+\/[\w-]+@(v\d+|[0-9a-f]{40})$/.test(name))).toEqual([]);
  });

  it('runs scripts that the package has', () => {
    const names = steps
      .flatMap(({ run = '' }) => [...run.matchAll(/npm run ([\w:-]+)/g)])
      .map(([, name = '']) => name);
    expect(names.filter((name) => !(name in scripts))).toEqual([]);
  });
});

it('the tests run on the oldest version of Node and on each line that the package supports', () => {
  const tested = workflows.flatMap(({ jobs }) => jobs.flatMap(({ strategy }) => strategy?.matrix.node ?? []));
  const lines = [...engines.node.matchAll(/(\d+)\.(\d+)/g)].map(([, major]) => major);
  expect(tested.map((version) => version.split('.')[0])).toEqual(expect.arrayContaining(lines));
  expect(engines.node).toContain(`^${tested[0]}.0`);
});
