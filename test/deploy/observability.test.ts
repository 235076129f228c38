import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { metricNames } from '../support/names/metricNames.ts';

const read = (file: string): string => readFileSync(`deploy/${file}`, 'utf8');
const dashboard = JSON.parse(read('grafana/dashboard.json'));
const { groups } = parse(read('alerts.yml'));
const rules: { alert: string; expr: string; labels: object; annotations: object }[] = groups.flatMap(
  (group: { rules: unknown[] }) => group.rules,
);
const { services } = parse(read('compose.yaml'));
const panels: { title: string; targets: { expr: string }[]; gridPos: Record<string, number> }[] =
  dashboard.panels;

let names: ReadonlySet<string>;
beforeAll(async () => {
  names = await metricNames();
});

/** What Prometheus itself knows of a target. */
const OF_PROMETHEUS: ReadonlySet<string> = new Set(['up']);
const FUNCTIONS =
  /\b(sum|max|rate|increase|by|le|topk|histogram_quantile|ignoring|group_left|and|job|operation|outcome|code|plan|status|reason|reader|source|state|verdict)\b/g;

/** The metrics of an expression: what is left when labels, texts, functions and times are gone. */
function metricsIn(expression: string): string[] {
  const bare = expression.replace(/\{[^}]*\}|"[^"]*"|\[[^\]]*\]/g, ' ').replace(FUNCTIONS, ' ');
  return bare.match(/[a-z_][a-z0-9_]*/g) ?? [];
}

function isServed(name: string): boolean {
  return OF_PROMETHEUS.has(name) || names.has(name) || names.has(name.replace(/_(bucket|sum|count)$/, ''));
}

describe('the dashboard', () => {
  it.each(panels.map(({ title, targets }) => ({ title, targets })))(
    '$title: uses only metrics that exist',
    ({ targets }) => {
      const asked = targets.flatMap(({ expr }) => metricsIn(expr));
      expect(asked.length).toBeGreaterThan(0);
      expect(asked.filter((name) => !isServed(name))).toEqual([]);
    },
  );

  it('shows every metric of the gateway', () => {
    const shown = new Set(panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => metricsIn(expr))));
    const own = [...names].filter((name) => !/^(process|nodejs)_/.test(name));
    expect(own.filter((name) => ![...shown].some((other) => other.startsWith(name)))).toEqual([]);
  });

  it('has no panel over another', () => {
    const cells = panels.flatMap(({ gridPos: { x = 0, y = 0, w = 0 } }) =>
      Array.from({ length: w }, (_, i) => `${x + i} ${y}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
  });
});

describe('the alerts', () => {
  it.each(rules.map(({ alert, expr }) => ({ alert, expr })))(
    '$alert: uses only metrics that exist',
    ({ expr }) => {
      const asked = metricsIn(expr);
      expect(asked.length).toBeGreaterThan(0);
      expect(asked.filter((name) => !isServed(name))).toEqual([]);
    },
  );

  it.each(rules)('$alert has a severity and a summary', ({ labels, annotations }) => {
    expect(labels).toEqual({ severity: expect.stringMatching(/^(page|ticket)$/) });
    expect(annotations).toEqual({ summary: expect.any(String) });
  });
});

it('Prometheus reads the alerts and finds every replica', () => {
  const { rule_files, scrape_configs } = parse(read('prometheus.yml'));
  expect(rule_files).toEqual(['alerts.yml']);
  expect(scrape_configs[0]).toMatchObject({
    job_name: 'contacts-gateway',
    dns_sd_configs: [
      { names: ['gateway'], type: 'A', port: Number(services.gateway.environment.METRICS_PORT) },
    ],
  });
});
