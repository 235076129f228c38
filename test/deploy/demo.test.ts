import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Sandbox } from '../../src/sandbox/server/server.ts';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import type { StartedApp } from '../support/gateway/startApp.ts';
import { startApp } from '../support/gateway/startApp.ts';
import { freePort } from '../support/processes/redisServer.ts';
import { hasPrometheus, needsPrometheus } from './support/tools.ts';

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}
interface Target {
  readonly expr: string;
  readonly legendFormat: string;
}

const read = (file: string): string => readFileSync(`deploy/${file}`, 'utf8');
const { services } = parse(read('compose.yaml'));
const dashboard: { panels: { title: string; targets: Target[] }[] } = JSON.parse(
  read('grafana/dashboard.json'),
);
const targets = dashboard.panels.flatMap(({ title, targets }) =>
  targets.map((target) => ({ title, ...target })),
);

/** As Grafana computes it for the scrape interval of the demo. */
const RATE_INTERVAL = '20s';
const WITHIN = { timeout: 25_000, interval: 250 };

let sandbox: Sandbox;
let app: StartedApp;
let traffic: ChildProcess;
const folder = mkdtempSync(join(tmpdir(), 'demo-'));

beforeAll(async () => {
  sandbox = await startSandbox({ requireAuth: true, until: new Date().toISOString().slice(0, 10) });
  // Redis is left out: the demo works without it.
  const { REDIS_URL_FILE: _, UPSTREAM_URL: __, ...environment } = services.gateway.environment;
  app = await startApp(
    { NODE_ENV: 'production', ...environment, UPSTREAM_URL: sandbox.url, METRICS_PORT: '0' },
    (path) => read(path.replace('/run/', '')),
  );
  const [, script, url, keyFile] = services.traffic.command;
  const address = new URL(new URL(url).pathname, app.url).href;
  const args = [script, keyFile.replace('/run/', '/')].map((path: string) => join('deploy', path));
  traffic = spawn(process.execPath, [args[0] ?? '', address, args[1] ?? '', '20'], { stdio: 'ignore' });
});

afterAll(async () => {
  await stop(traffic);
  await app.stop();
  await sandbox.stop();
  rmSync(folder, { recursive: true });
});

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

describe('the demo', () => {
  it('has traffic of each kind, and its responses have data', async () => {
    for (const name of ['ListContacts', 'OneConversation', 'CurrentUser', 'Indicators', 'not valid']) {
      const outcome = name === 'not valid' ? 'error' : 'ok';
      const series = `operation_duration_seconds_count{operation="${name}",outcome="${outcome}"}`;
      await expect.poll(() => app.metrics(), WITHIN).toContain(series);
    }
    const metrics = await app.metrics();
    expect(metrics).not.toMatch(/outcome="partial"/);
    expect(metrics).not.toMatch(/operation="[A-Z]\w+",outcome="error"/);
    expect(metrics).toMatch(/errors_total\{code="INTERNAL_SERVER_ERROR"\} 0/);
  });

  it('shows the explorer and the playground', async () => {
    for (const path of ['/', '/explorer', '/explorer/indicators']) {
      const response = await fetch(new URL(path, app.url));
      expect({ path, status: response.status }).toEqual({ path, status: 200 });
    }
  });
});

describe(`Prometheus${needsPrometheus}`, () => {
  let url: string;
  let prometheus: ChildProcess | undefined;

  beforeAll(async () => {
    if (!hasPrometheus) return;
    const configuration = parse(read('prometheus.yml'));
    const [{ job_name }] = configuration.scrape_configs;
    const scrape_configs = [{ job_name, static_configs: [{ targets: [new URL(app.metricsUrl).host] }] }];
    const global = { scrape_interval: '1s', evaluation_interval: '1s' };
    writeFileSync(join(folder, 'prometheus.yml'), stringify({ ...configuration, global, scrape_configs }));
    copyFileSync('deploy/alerts.yml', join(folder, 'alerts.yml'));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const options = [
      '--config.file=prometheus.yml',
      '--storage.tsdb.path=data',
      `--web.listen-address=127.0.0.1:${port}`,
    ];
    prometheus = spawn('prometheus', options, { cwd: folder, stdio: 'ignore' });
    await vi.waitFor(async () => {
      if (!(await fetch(`${url}/-/ready`)).ok) throw new Error('expected Prometheus to be ready');
    }, WITHIN);
  });
  afterAll(async () => {
    if (prometheus) await stop(prometheus);
  });

  async function query(expr: string): Promise<readonly Sample[]> {
    const bare = expr.replaceAll('$job', 'contacts-gateway').replaceAll('$__rate_interval', RATE_INTERVAL);
    const response = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(bare)}`);
    const { data, error } = await response.json();
    if (error !== undefined) throw new Error(`${bare}: ${error}`);
    return data.result;
  }

  it.skipIf(!hasPrometheus).each(targets)(
    'gives data for the panel $title: $legendFormat',
    async ({ expr, legendFormat }) => {
      const labels = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
      const samples = await vi.waitFor(async () => {
        const finite = (await query(expr)).filter(({ value }) => Number.isFinite(Number(value[1])));
        expect(finite).not.toEqual([]);
        return finite;
      }, WITHIN);
      for (const { metric } of samples) expect(Object.keys(metric)).toEqual(expect.arrayContaining(labels));
    },
  );

  it.skipIf(!hasPrometheus)('evaluates every alert, and none fires', async () => {
    const rules = await vi.waitFor(async () => {
      const response = await fetch(`${url}/api/v1/rules`);
      const { data } = await response.json();
      const evaluated: { name: string; health: string; state: string }[] = data.groups[0].rules;
      for (const rule of evaluated) expect(rule).toMatchObject({ health: 'ok' });
      return evaluated;
    }, WITHIN);
    expect(rules).toHaveLength(parse(read('alerts.yml')).groups[0].rules.length);
    expect(rules.filter(({ state }) => state === 'firing')).toEqual([]);
  });
});
