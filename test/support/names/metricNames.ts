import { Registry } from 'prom-client';
import { createWorkerMetrics } from '../../../src/metrics/workerMetrics.ts';
import { CLOSED_PAGE, startApp } from '../gateway/startApp.ts';

/** The names of all metrics that the program serves, with those that it has only with several workers. */
export async function metricNames(): Promise<ReadonlySet<string>> {
  const ofPrimary = new Registry();
  createWorkerMetrics(ofPrimary, () => ({ configured: 0, working: 0 }));
  const names = ofPrimary.getMetricsAsArray().map(({ name }) => name);
  return new Set([...(await servedLabels()).keys(), ...names]);
}

/** The values of each label. */
export type Labels = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The labels of all metrics, by the name of the metric. The program has executed a valid operation, an invalid one and one
 * that selects a deprecated field.
 */
export async function servedLabels(): Promise<ReadonlyMap<string, Labels>> {
  const app = await startApp({ CONTACTS_FETCH: 'lazy' });
  await app.ask(`query Page { ${CLOSED_PAGE} }`);
  await app.ask('{ nonsense }');
  await app.ask('{ user { pseudo } }');
  const text = await app.metrics();
  await app.stop();
  const names = [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name);
  return new Map(names.map((name) => [name, labelsOf(name, text)]));
}

function labelsOf(name: string, text: string): Labels {
  const labels = new Map<string, Set<string>>();
  for (const [, series = ''] of text.matchAll(
    new RegExp(`^${name}(?:_bucket|_sum|_count)?\\{(.*)\\} `, 'gm'),
  )) {
    for (const [, label = '', value = ''] of series.matchAll(/(\w+)="([^"]*)"/g)) {
      labels.set(label, (labels.get(label) ?? new Set()).add(value));
    }
  }
  return labels;
}
