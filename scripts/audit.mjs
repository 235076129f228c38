#!/usr/bin/env node
// Asks the registry for known vulnerabilities of the production dependencies.
// Fails on a finding of severity high or critical, and when the audit could not run. A registry without the audit
// endpoint is reported, and is not a failure: mirrors often have no audit endpoint.
// Usage: node scripts/audit.mjs

import { spawnSync } from 'node:child_process';

const FAILING_SEVERITIES = ['high', 'critical'];
/** Statuses of a registry that does not know the path or the method. Anything else is a failed audit. */
const UNSUPPORTED_STATUSES = [404, 405, 501];

const { stdout, stderr, error } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
});
const report = parse(stdout);

if (UNSUPPORTED_STATUSES.includes(report?.statusCode)) {
  console.log(`Not audited: the registry has no audit endpoint (HTTP ${report.statusCode}).`);
} else if (report?.vulnerabilities === undefined) {
  console.error(`The audit failed: ${report?.message ?? error?.message ?? (stderr.trim() || stdout.trim())}`);
  process.exitCode = 1;
} else {
  const found = Object.values(report.vulnerabilities);
  const failing = found.filter(({ severity }) => FAILING_SEVERITIES.includes(severity));
  for (const { name, severity, via } of failing) {
    console.error(`${name}: ${severity}: ${via.map((cause) => cause.url ?? cause).join(', ')}`);
  }
  console.log(
    `Audited: ${failing.length} vulnerabilities of severity high or critical, ${found.length} in all.`,
  );
  if (failing.length > 0) process.exitCode = 1;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}
