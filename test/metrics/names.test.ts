import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { METRIC_PREFIX } from '../../src/metrics/registration/metrics.ts';
import { metricNames } from '../support/names/metricNames.ts';

it('gives every metric the prefix, except the default metrics of prom-client', async () => {
  const names = [...(await metricNames())];
  expect(names.length).toBeGreaterThan(20);
  expect(METRIC_PREFIX).toBe('contacts_gateway_');
  expect(names.filter((name) => !/^(contacts_gateway|process|nodejs)_[a-z0-9_]+$/.test(name))).toEqual([]);
  expect(names.filter((name) => name.includes(METRIC_PREFIX + METRIC_PREFIX))).toEqual([]);
});

it('creates metrics in one file, which adds the prefix', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const creating = files.filter((file) =>
    /new (Counter|Gauge|Histogram|Summary)\b/.test(readFileSync(join('src', file), 'utf8')),
  );
  expect(creating).toEqual([join('metrics', 'registration', 'metrics.ts')]);
});
