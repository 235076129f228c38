import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { createDeprecationMetrics, MAX_DEPRECATED_FIELDS } from '../../src/metrics/deprecationMetrics.ts';

it('gives only the first fields a series of their own', async () => {
  const registry = new Registry();
  const count = createDeprecationMetrics(registry);
  for (let field = 0; field < MAX_DEPRECATED_FIELDS + 20; field += 1) count([`User.f${field}`]);
  const [metric] = await registry.getMetricsAsJSON();
  expect(metric?.values).toHaveLength(MAX_DEPRECATED_FIELDS + 1);
  expect(metric?.values).toContainEqual({ labels: { field: 'other' }, value: 20 });
});
