import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { GATEWAY_CODES } from '../../src/upstream/errors/errorCodes.ts';
import { knownVariables } from '../support/names/knownVariables.ts';
import { metricNames } from '../support/names/metricNames.ts';

const text = readFileSync('docs/operations.md', 'utf8');

/** The names in the first column of the table of a section, in the order of the table. */
function namesIn(section: string): string[] {
  const start = text.indexOf(`\n## ${section}\n`);
  const end = text.indexOf('\n## ', start + 1);
  const body = text.slice(start, end === -1 ? undefined : end);
  return [...body.matchAll(/^\| `([A-Za-z0-9_]+)`/gm)].map(([, name = '']) => name);
}

const sorted = (names: Iterable<string>): string[] => [...names].sort();

describe('docs/operations.md', () => {
  it('has a line for every variable, once', () => {
    const known = [...knownVariables()].filter((name) => !name.endsWith('_FILE'));
    expect(sorted(namesIn('Variables'))).toEqual(sorted(known));
  });

  it('marks the variables that may be files', () => {
    const files = [...knownVariables()]
      .filter((name) => name.endsWith('_FILE'))
      .map((name) => name.slice(0, -5));
    const marked = [...text.matchAll(/^\| `([A-Z0-9_]+)` ◆/gm)].map(([, name = '']) => name);
    expect(sorted(marked)).toEqual(sorted(files));
  });

  it('has a line for every metric, once', async () => {
    const own = [...(await metricNames())].filter((name) => !/^(process|nodejs)_/.test(name));
    expect(sorted(namesIn('Metrics'))).toEqual(sorted(own));
  });

  it('has a line and a section for every alert, once, in the order of the file', () => {
    const { groups } = parse(readFileSync('deploy/alerts.yml', 'utf8'));
    const rules: { alert: string; labels: { severity: string } }[] = groups[0].rules;
    const alerts = rules.map(({ alert }) => alert);
    const [, body = ''] = text.split('\n## Alerts\n');
    const lines = [...body.matchAll(/^\| \[`(\w+)`\]\(#(\w+)\) \| (\w+) \|/gm)].map((match) =>
      match.slice(1),
    );
    expect(lines).toEqual(rules.map(({ alert, labels }) => [alert, alert.toLowerCase(), labels.severity]));
    const sections = [...body.matchAll(/^### (\w+)$/gm)].map(([, name]) => name);
    expect(sections).toEqual(alerts);
  });

  it('has a runbook line for every error code, once', () => {
    expect(sorted(namesIn('Error codes'))).toEqual(sorted(GATEWAY_CODES));
  });
});
