import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNode } from './measure/nodeBinaries.ts';
import type { RunResult } from './measure/runResult.ts';
import { compareGateways, compareNodes } from './measure/runs.ts';
import { readOptions } from './options.ts';
import { CAN_PIN, CORES, pinThisProcess } from './processes.ts';
import { runReconstruction } from './rules/reconstructionProcess.ts';
import { reportGoals } from './sections/goals.ts';
import { reportLinesOfCode } from './sections/linesOfCode.ts';
import { describeMachine } from './sections/machine.ts';
import { reportNodes } from './sections/nodes.ts';
import { updateReadme } from './sections/readmeFigures.ts';
import { reportLargeResponse, reportStarts } from './sections/starts.ts';
import { figuresByVariant, reportSummary, reportWorkload } from './sections/workloads.ts';
import { replaceSection } from './sections/writeSection.ts';
import type { Workload } from './workloads.ts';
import { createWorkloads } from './workloads.ts';

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));
const DOCUMENT = join(PROJECT, 'docs/performance.md');
const README = join(PROJECT, 'README.md');

const options = readOptions(process.argv.slice(2));
const machine = { cpus: cpus(), nodeVersion: process.versions.node, isPinned: CAN_PIN };
pinThisProcess(CORES.measuring);

if (options.nodes.length > 0) await reportComparedNodes();
else await reportGateways();

async function reportComparedNodes(): Promise<void> {
  const nodes = options.nodes.map(findNode);
  const runs = await repeat(() => compareNodes(options, nodes));
  const versions = nodes.map(({ version }) => version);
  publish('nodes', [
    describeMachine({ ...machine, nodeVersion: versions.join(', ') }, options),
    reportNodes(selectedWorkloads(), versions, runs),
  ]);
}

async function reportGateways(): Promise<void> {
  const runs = await repeat(() => compareGateways(options));
  const workloads = selectedWorkloads();
  publish('measured', [
    describeMachine(machine, options),
    reportSummary(workloads, runs),
    reportGoals(runs),
    ...(options.isComplete ? await completeReport(runs) : []),
    '### In full',
    ...workloads.map((workload) => reportWorkload(workload, runs)),
  ]);
  const page = workloads.find(({ key }) => key === 'd');
  if (options.isWritten && page) {
    const figures = figuresByVariant(page.key, runs);
    writeFileSync(README, updateReadme(readFileSync(README, 'utf8'), figures));
  }
}

async function completeReport(runs: readonly RunResult[]): Promise<readonly string[]> {
  return [
    '### Starts and the event loop',
    reportStarts(runs),
    reportLargeResponse(runs),
    '### The rules alone',
    await runReconstruction(options.isQuick),
    '### Lines of fast code',
    reportLinesOfCode(PROJECT),
  ];
}

function selectedWorkloads(): readonly Workload[] {
  return createWorkloads([]).filter(({ key }) => options.only.includes(key));
}

async function repeat(run: () => Promise<RunResult>): Promise<readonly RunResult[]> {
  const results: RunResult[] = [];
  for (let number = 1; number <= options.runs; number += 1) {
    console.error(`Run ${number} of ${options.runs}`);
    results.push(await run());
  }
  return results;
}

/** Prints a section, and writes it to the documentation if that was requested. */
function publish(name: string, parts: readonly string[]): void {
  const content = parts.join('\n\n');
  console.log(content);
  if (!options.isWritten) return;
  writeFileSync(DOCUMENT, replaceSection(readFileSync(DOCUMENT, 'utf8'), name, content));
}
