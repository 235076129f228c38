import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readOptions } from '../../bench/options.ts';
import { linesOfCode, reportLinesOfCode } from '../../bench/sections/linesOfCode.ts';
import { describeMachine } from '../../bench/sections/machine.ts';
import { reportNodes } from '../../bench/sections/nodes.ts';
import { updateReadme } from '../../bench/sections/readmeFigures.ts';
import { reportLargeResponse, reportStarts } from '../../bench/sections/starts.ts';
import { reportSummary, reportWorkload } from '../../bench/sections/workloads.ts';
import { replaceSection } from '../../bench/sections/writeSection.ts';
import { FORWARD, HIVE, OURS, PARSE, PARSE_REQUESTED } from '../../bench/variants.ts';
import { createWorkloads } from '../../bench/workloads.ts';
import { runOf } from '../support/bench/runs.ts';

const workloads = createWorkloads([]);
const [small] = workloads;

describe('the report of the benchmark', () => {
  it('describes the kind of the machine, without its number', () => {
    const cpus = [{ model: 'AMD EPYC 7B13 64-Core Processor' }, { model: 'AMD EPYC 7B13 64-Core Processor' }];
    expect(describeMachine({ cpus, nodeVersion: '22.1.0', isPinned: true }, { runs: 3, rounds: 1 })).toBe(
      '2 cores (AMD EPYC), Node 22.1.0; the measured on one core, load and upstream on another; 3 runs of 1 round. Figures are medians of the runs.',
    );
  });

  it('has a table for each workload, with medians and the ratio to its floor', () => {
    const runs = [0.9, 1.1, 5].map((ours) => runOf({ a: { [FORWARD]: 0.5, [OURS]: ours } }));
    expect(small && reportWorkload(small, runs)).toBe(`(a) a small query

|  | requests/s | p50 ms | p99 ms | CPU ms/request | x floor | upstream ops | RSS MB |
| --- | --: | --: | --: | --: | --: | --: | --: |
| ${FORWARD} | 50.0 | 10.0 | - | 0.500 | 1.00 | 1.00 | 100 |
| ${OURS} | 50.0 | 10.0 | - | 1.10 | 2.20 | 1.00 | 100 |`);
  });

  it('has a table of all workloads, with empty cells for variants that take no part', () => {
    const runs = [runOf({ a: { [FORWARD]: 1, [OURS]: 2 }, c: { [PARSE_REQUESTED]: 1, [OURS]: 3 } })];
    const selected = workloads.filter(({ key }) => key === 'a' || key === 'c');
    expect(reportSummary(selected, runs).split('\n').slice(2)).toEqual([
      '|  | (a) | (c) |',
      '| --- | --: | --: |',
      `| ${FORWARD} | 1.00 (1.00 x) |  |`,
      `| ${OURS} | 2.00 (2.00 x) | 3.00 (3.00 x) |`,
      `| ${PARSE_REQUESTED} |  | 1.00 (1.00 x) |`,
    ]);
  });

  it('has medians of starts, and none for a page that a variant cannot serve', () => {
    const starts = (ms: number) => [
      { name: OURS, firstResponseMs: ms, firstResponseCpuMs: ms, firstPageMs: ms },
      { name: HIVE, firstResponseMs: ms, firstResponseCpuMs: ms, firstPageMs: null },
    ];
    const runs = [100, 300, 200].map((ms) => runOf({}, { starts: starts(ms) }));
    expect(reportStarts(runs).split('\n').slice(2)).toEqual([
      `| ${OURS} | 200 | 200 | 200 |`,
      `| ${HIVE} | 200 | 200 | - |`,
    ]);
  });

  it('has the median of the longest blocks', () => {
    const runs = [9, 7, 8].map((longestBlockMs) =>
      runOf({}, { largeResponse: { bytes: 50_400_000, longestBlockMs } }),
    );
    expect(reportLargeResponse(runs)).toBe(
      'A pass-through response of 50.4 MB blocks the event loop for at most 8.00 ms.',
    );
  });

  it('compares versions of Node, each with the floor of its own version', () => {
    const run = runOf({
      a: {
        ...{ [`${FORWARD}, Node 20.1.0`]: 1, [`${OURS}, Node 20.1.0`]: 3 },
        ...{ [`${FORWARD}, Node 22.1.0`]: 2, [`${OURS}, Node 22.1.0`]: 4 },
      },
    });
    expect(
      reportNodes(small ? [small] : [], ['20.1.0', '22.1.0'], [run])
        .split('\n')
        .slice(2),
    ).toEqual([
      '|  | Node 20.1.0 | Node 22.1.0 |',
      '| --- | --: | --: |',
      '| (a) | 3.00 (3.00 x) | 4.00 (2.00 x) |',
    ]);
  });

  it('counts the lines of every folder of fast code', () => {
    const rows = reportLinesOfCode('.').split('\n').slice(2);
    expect(rows.length).toBeGreaterThan(1);
    for (const row of rows) expect(row).toMatch(/^\| (`src\/[\w/]+`|all) \| [1-9]\d* \| [1-9]\d* \|$/);
  });

  it('counts neither empty lines nor comments as code', () => {
    expect(
      linesOfCode('/**\n * A comment.\n */\nconst a = 1;\n\n  // Another.\nconst b = 2; // Code.\n'),
    ).toBe(2);
  });
});

describe('writing the report', () => {
  it('replaces what is between the markers', () => {
    const page = 'before\n<!-- x:start -->\nold\n<!-- x:end -->\nafter\n';
    expect(replaceSection(page, 'x', '\nnew\n')).toBe(
      'before\n<!-- x:start -->\nnew\n<!-- x:end -->\nafter\n',
    );
  });

  it.each(['no marker', '<!-- x:end --> <!-- x:start -->'])('refuses a page with %s', (page) => {
    expect(() => replaceSection(page, 'x', 'new')).toThrow(
      'expected the markers <!-- x:start --> and <!-- x:end -->',
    );
  });

  const figuresWith = (cpuMsPerRequest: number, p99Ms: number | null) => ({
    ...{ requestsPerSecond: 118, cpuMsPerRequest, operationsPerRequest: 1, rssBytes: 1 },
    ...{ p50Ms: 20, p99Ms },
  });
  const figures = new Map([
    [OURS, figuresWith(6, 36)],
    [HIVE, figuresWith(50, null)],
    [PARSE, figuresWith(4.5, 30)],
  ]);
  const readme = `A page of 100 conversations with contacts takes 1 ms of CPU.
    Hive Gateway with the same rules takes 2.5 ms. Fetching and parsing the same data without the gateway takes 3 ms.
    One core serves 4 such pages a second, 99 % of them within 5 ms.`;

  it('updates the figures of the README', () => {
    expect(updateReadme(readme, figures).match(/[\d.]+(?= ms| such)/g)).toEqual([
      ...['6.00', '50.0', '4.50', '118', '36'],
    ]);
  });

  it('finds the markers and the figures in the documents of this project', () => {
    const page = readFileSync('docs/performance.md', 'utf8');
    expect(replaceSection(page, 'measured', 'new')).toContain('<!-- measured:start -->\nnew\n');
    expect(replaceSection(page, 'nodes', 'new')).toContain('<!-- nodes:start -->\nnew\n');
    expect(updateReadme(readFileSync('README.md', 'utf8'), figures)).toContain('with contacts takes 6.00 ms');
  });

  it('refuses a README without one of the figures, and too few requests', () => {
    expect(() => updateReadme(readme.replace('serves', 'has'), figures)).toThrow('expected the README');
    const tooFew = new Map(figures).set(OURS, figuresWith(6, null));
    expect(() => updateReadme(readme, tooFew)).toThrow('expected enough requests');
  });
});

describe('the options of the benchmark', () => {
  it('are three complete runs by default', () => {
    expect(readOptions([])).toMatchObject({
      runs: 3,
      scale: 1,
      isComplete: true,
      isWritten: false,
      nodes: [],
    });
  });

  it('are one run with a tenth of the requests when it must be quick', () => {
    expect(readOptions(['--quick', '--only', 'b,d'])).toMatchObject({
      ...{ runs: 1, scale: 0.1, only: ['b', 'd'], isComplete: false },
    });
  });

  it('write a comparison of versions of Node for some of the workloads', () => {
    const args = ['--nodes', '20,22', '--only', 'a,b,d', '--write'];
    expect(readOptions(args)).toMatchObject({ nodes: ['20', '22'], isWritten: true, isComplete: false });
  });

  it.each([
    { args: ['--only', 'a,x'], problem: 'expected workloads of a,b,c,d,e,f,g, got x' },
    { args: ['--quick', '--write'], problem: '--write: expected at least three complete runs' },
    { args: ['--only', 'a', '--write'], problem: '--write: expected at least three complete runs' },
    { args: ['--runs', '2', '--write'], problem: '--write: expected at least three complete runs' },
    { args: ['--runs', '0'], problem: '--runs: expected a whole number from 1, got 0' },
  ])('refuse $args', ({ args, problem }) => {
    expect(() => readOptions(args)).toThrow(problem);
  });
});

describe('the workloads', () => {
  it('have enough requests for each client', () => {
    const ids = Array.from({ length: 100 }, (_, index) => `id-${index}`);
    for (const { requests, connections } of createWorkloads(ids)) {
      expect(requests.length).toBeGreaterThanOrEqual(connections);
    }
  });
});
