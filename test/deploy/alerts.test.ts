import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';
import { hasPromtool, needsPromtool } from './support/tools.ts';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: object;
  readonly annotations: { readonly summary: string; readonly runbook_url: string };
}
interface RuleTest {
  readonly name: string;
  readonly input_series: { series: string }[];
  readonly promql_expr_test: { exp_samples: { labels: string }[] }[];
}

const read = (file: string): string => readFileSync(file, 'utf8');
const alerts = read('deploy/alerts.yml');
const rules: readonly Rule[] = parse(alerts).groups.flatMap(({ rules }: { rules: Rule[] }) => rules);
const ruleTests: { readonly tests: readonly RuleTest[] } = parse(read('deploy/alerts.test.yml'));

/** Where a team publishes docs/operations.md. The part before the file is an example to replace. */
const RUNBOOK = 'https://example.com/contacts-gateway/docs/operations.md';

/** Runs promtool in a folder with the committed files, or with other texts for some of them. */
function runPromtool(args: readonly string[], texts: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'promtool-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const file of ['prometheus.yml', 'alerts.yml', 'alerts.test.yml']) {
    writeFileSync(join(folder, file), texts[file] ?? read(`deploy/${file}`));
  }
  const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: folder, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

const TEST = ['test', 'rules', 'alerts.test.yml'];

describe(`promtool${needsPromtool}`, () => {
  it.skipIf(!hasPromtool)('accepts the configuration of Prometheus and the alerts', () => {
    expect(runPromtool(['check', 'config', 'prometheus.yml'])).toMatchObject({ status: 0 });
  });

  it.skipIf(!hasPromtool)('passes every test of the alerts', () => {
    expect(runPromtool(TEST)).toMatchObject({ status: 0 });
  });

  it.skipIf(!hasPromtool).each([
    { what: 'a higher threshold', from: '> 0.05', to: '> 0.5', alert: 'GatewayErrors' },
    {
      what: 'a breaker that must be open at each evaluation',
      from: '> 0\n            and',
      to: '== 2\n            and',
      alert: 'UpstreamBroken',
    },
    { what: 'a longer time', from: 'for: 2m', to: 'for: 20m', alert: 'GatewayDown' },
  ])('finds $what', ({ from, to, alert }) => {
    expect(alerts).toContain(from);
    const { status, output } = runPromtool(TEST, { 'alerts.yml': alerts.replace(from, to) });
    expect(status).toBe(1);
    expect(output).toContain(alert);
  });

  it.skipIf(!hasPromtool)('finds no alert that fires for the metrics of another service', () => {
    const up = { series: 'up{job="contacts-gateway",instance="a"}', values: '1x300' };
    const others = ruleTests.tests.map((test) => ({
      ...test,
      input_series: [
        up,
        ...test.input_series.map(({ series, ...rest }) => ({
          series: series.replace('job="contacts-gateway"', 'job="another-service"'),
          ...rest,
        })),
      ],
      promql_expr_test: test.promql_expr_test.map((check) => ({ ...check, exp_samples: [] })),
    }));
    const tests = stringify({ ...ruleTests, tests: others });
    expect(runPromtool(TEST, { 'alerts.test.yml': tests })).toMatchObject({ status: 0 });
  });
});

describe.each(rules)('the alert $alert', ({ alert, expr, labels, annotations }) => {
  it('has a test in which it fires, and one in which it is quiet', () => {
    const about = ruleTests.tests.filter(({ name }) => name.startsWith(`${alert} `));
    const firing = about.filter(({ promql_expr_test }) =>
      promql_expr_test.some(({ exp_samples }) => exp_samples.some((sample) => sample.labels.includes(alert))),
    );
    const quiet = about.filter(({ promql_expr_test }) =>
      promql_expr_test.every(({ exp_samples }) => exp_samples.length === 0),
    );
    expect(firing.every(({ name }) => name.startsWith(`${alert} fires `))).toBe(true);
    expect(quiet.every(({ name }) => name.startsWith(`${alert} is quiet `))).toBe(true);
    expect(firing.length).toBeGreaterThan(0);
    expect(quiet.length).toBeGreaterThan(0);
    expect(firing.length + quiet.length).toBe(about.length);
  });

  it('selects the job in each of its series', () => {
    const series = [...expr.matchAll(/\b(?:up|(?:contacts_gateway|nodejs|process)_\w+)(\{[^}]*\})?/g)];
    expect(series.length).toBeGreaterThan(0);
    expect(series.filter(([, selector = '']) => !/[{,]job="contacts-gateway"[,}]/.test(selector))).toEqual(
      [],
    );
  });

  it('has a severity, a summary, and a section in the runbook', () => {
    expect(labels).toEqual({ severity: expect.stringMatching(/^(page|ticket)$/) });
    const runbook_url = `${RUNBOOK}#${alert.toLowerCase()}`;
    expect(annotations).toEqual({ summary: expect.stringMatching(/\.$/), runbook_url });
    expect(read('docs/operations.md').split('\n')).toContain(`### ${alert}`);
  });
});

it('the PrometheusRule for Kubernetes has the same alerts: run scripts/write-alerts.mjs', () => {
  const { spec } = parse(read('deploy/kubernetes/components/alerts/prometheusrule.yaml'));
  expect(spec).toEqual(parse(alerts));
});
