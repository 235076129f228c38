#!/usr/bin/env node
// Runs StrykerJS on src/contacts in two passes, then compares the survivors with docs/mutation.md.
// In the first pass the laws see few random histories, which is enough for most mutants. In the second pass all laws run in
// full, only for the mutants that survived or took too long.
// Usage: node scripts/mutation.mjs

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/** StrykerJS reads the results of the last run from this file, and tests only the mutants without a result. */
const RESULTS = 'reports/stryker-incremental.json';
const FEW_RANDOM_HISTORIES = '20';
const FOUND = ['Killed', 'CompileError', 'RuntimeError'];

rmSync(RESULTS, { force: true });
runStryker({ LAW_RUNS: FEW_RANDOM_HISTORIES });
forgetOthers();
runStryker({});
execFileSync(process.execPath, ['scripts/check-survivors.mjs'], { stdio: 'inherit' });

function runStryker(env) {
  execFileSync('npx', ['stryker', 'run', '--incremental', '--incrementalFile', RESULTS], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
}

/** Leaves only the mutants that a test found. */
function forgetOthers() {
  if (!existsSync(RESULTS)) throw new Error(`StrykerJS wrote no results to ${RESULTS}.`);
  const report = JSON.parse(readFileSync(RESULTS, 'utf8'));
  for (const file of Object.values(report.files)) {
    file.mutants = file.mutants.filter(({ status }) => FOUND.includes(status));
  }
  writeFileSync(RESULTS, JSON.stringify(report));
}
