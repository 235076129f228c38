import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { createLimitMetrics, MAX_LIMITED_CLIENTS } from '../../src/metrics/limitMetrics.ts';

it('gives only the first clients a series of their own', async () => {
  const registry = new Registry();
  const count = createLimitMetrics(registry);
  for (let client = 0; client < MAX_LIMITED_CLIENTS + 20; client += 1) count('requests', `subject-${client}`);
  const [metric] = await registry.getMetricsAsJSON();
  expect(metric?.values).toHaveLength(MAX_LIMITED_CLIENTS + 1);
  expect(metric?.values).toContainEqual({ labels: { limit: 'requests', client: 'other' }, value: 20 });
});
