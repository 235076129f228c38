import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Labels } from '../support/names/metricNames.ts';
import { servedLabels } from '../support/names/metricNames.ts';

const read = (file: string): string => readFileSync(`deploy/${file}`, 'utf8');
const dashboard = JSON.parse(read('grafana/dashboard.json'));
const { groups } = parse(read('alerts.yml'));
const rules: { alert: string; expr: string }[] = groups.flatMap((group: { rules: unknown[] }) => group.rules);
const { services } = parse(read('compose.yaml'));
const panels: { title: string; targets: { expr: string }[]; gridPos: Record<string, number> }[] =
  dashboard.panels;
const expressions = [
  ...rules.map(({ alert, expr }) => ({ of: `the alert ${alert}`, expr })),
  ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ of: `the panel ${title}`, expr }))),
];

let served: ReadonlyMap<string, Labels>;
beforeAll(async () => {
  served = await servedLabels();
});

/** What Prometheus itself adds to a target. */
const TARGET_LABELS: ReadonlySet<string> = new Set(['job', 'instance']);
const FUNCTIONS =
  /\b(sum|max|rate|increase|absent|vector|by|topk|histogram_quantile|ignoring|on|group_left|and|or)\b/g;
/** The labels behind these words are those of the series that the expression selects. */
const GROUPS = /\b(?:by|on|ignoring) ?\(([^)]*)\)/g;

/** The names of the metrics in an expression. Labels, texts, functions and times are removed first. */
function metricsIn(expression: string): string[] {
  const bare = expression
    .replace(GROUPS, ' ')
    .replace(/\{[^}]*\}|"[^"]*"|\[[^\]]*\]/g, ' ')
    .replace(FUNCTIONS, ' ');
  return bare.match(/[a-z_][a-z0-9_]*/g) ?? [];
}

/** The labels of a metric, also by the names of the series of a histogram. */
function labelsOf(name: string): Labels | undefined {
  if (name === 'up') return new Map();
  return served.get(name) ?? served.get(name.replace(/_(bucket|sum|count)$/, ''));
}

describe.each(expressions)('$of: $expr', ({ expr }) => {
  it('uses only metrics that exist', () => {
    const names = metricsIn(expr);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => labelsOf(name) === undefined)).toEqual([]);
  });

  it('selects only labels and values that exist', () => {
    for (const [, name = '', selector = ''] of expr.matchAll(/(\w+)\{([^}]*)\}/g)) {
      for (const [, label = '', value = ''] of selector.matchAll(/(\w+)(?:=|!=|=~|!~)"([^"]*)"/g)) {
        if (TARGET_LABELS.has(label)) continue;
        const values = labelsOf(name)?.get(label);
        for (const each of value.split('|')) expect(values, `${name}, label ${label}`).toContain(each);
      }
    }
  });

  it('groups only by labels that exist', () => {
    const labels = new Set(metricsIn(expr).flatMap((name) => [...(labelsOf(name)?.keys() ?? [])]));
    for (const [, group = ''] of expr.matchAll(GROUPS)) {
      const unknown = group.split(', ').filter((label) => !labels.has(label) && !TARGET_LABELS.has(label));
      expect(unknown).toEqual([]);
    }
  });
});

describe('the dashboard', () => {
  it('selects the job of its variable in every series', () => {
    const [variable, ...others] = dashboard.templating.list;
    expect(others).toEqual([]);
    expect(variable).toMatchObject({ name: 'job', type: 'query', current: { value: 'contacts-gateway' } });
    const [, metric = '', label] = /^label_values\((\w+), (\w+)\)$/.exec(variable.definition) ?? [];
    expect(label).toBe('job');
    expect(labelsOf(metric)).toBeDefined();
    const series = panels.flatMap(({ targets }) =>
      targets.flatMap(({ expr }) => metricsIn(expr).map((name) => ({ name, expr }))),
    );
    expect(series.filter(({ name, expr }) => !expr.includes(`${name}{job="$job"`))).toEqual([]);
  });

  it('shows every metric of the gateway', () => {
    const shown = new Set(panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => metricsIn(expr))));
    const own = [...served.keys()].filter((name) => !/^(process|nodejs)_/.test(name));
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

it('Grafana computes rates for the scrape interval of Prometheus', () => {
  const { datasources } = parse(read('grafana/provisioning/datasources/prometheus.yaml'));
  const { global } = parse(read('prometheus.yml'));
  expect(datasources[0].jsonData.timeInterval).toBe(global.scrape_interval);
  for (const { datasource } of dashboard.panels) expect(datasource.uid).toBe(datasources[0].uid);
});
