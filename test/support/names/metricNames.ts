import { startApp } from '../gateway/startApp.ts';

/** The names of all metrics that the program serves. */
export async function metricNames(): Promise<ReadonlySet<string>> {
  const app = await startApp();
  const text = await app.metrics();
  await app.stop();
  return new Set([...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name));
}
