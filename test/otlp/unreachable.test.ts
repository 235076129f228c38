import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ExportReport } from '../../src/otlp/exportReport.ts';
import { FAILURE_LOG_INTERVAL_MS, reportFailures } from '../../src/otlp/exportReport.ts';
import type { StartedApp } from '../support/gateway/startApp.ts';
import { CONVERSATION, startApp } from '../support/gateway/startApp.ts';
import { refusedUrl, startServer } from '../support/upstream/httpServer.ts';
import { until } from '../support/waiting/until.ts';
import { startCollector } from './support/collector.ts';

const QUERY = `{ conversation(id: "${CONVERSATION}") { contacts { id } } }`;
const LOST = 'Data could not be sent to the OTLP collector. It is lost.';
const RECOVERED = 'The OTLP collector accepts data again.';

describe('a collector', () => {
  it('that refuses connections does not affect requests, and is reported once for each kind of data', async () => {
    // A shorter time for each export, so that it fails soon.
    vi.stubEnv('OTEL_EXPORTER_OTLP_TIMEOUT', '500');
    onTestFinished(() => void vi.unstubAllEnvs());
    const app = await startApp({
      OTEL_EXPORTER_OTLP_ENDPOINT: new URL(await refusedUrl()).origin,
      OTEL_METRIC_EXPORT_INTERVAL: '100',
    });
    await until(async () => {
      expect((await app.ask(QUERY)).status).toBe(200);
      return new Set(lostSignals(app)).size === 3;
    }, 60_000);
    for (let sent = 0; sent < 20; sent += 1) expect((await app.ask(QUERY)).status).toBe(200);
    await app.stop();
    expect(lostSignals(app).toSorted()).toEqual(['logs', 'metrics', 'traces']);
  }, 120_000);

  it('that never responds does not affect requests, and the stop does not wait for its response', async () => {
    const silent = await startServer(() => undefined);
    onTestFinished(silent.stop);
    const app = await startApp({
      OTEL_EXPORTER_OTLP_ENDPOINT: new URL(silent.url).origin,
      OTEL_METRIC_EXPORT_INTERVAL: '600000',
    });
    for (let sent = 0; sent < 20; sent += 1) expect((await app.ask(QUERY)).status).toBe(200);
    const isSent = () => silent.requests.some(({ url }) => url === '/v1/metrics');
    // The interval is longer than this test, so the stop sends the first metrics.
    expect(isSent()).toBe(false);
    await app.stop();
    expect(isSent()).toBe(true);
    // A stop that waits for the export would end after the line about its failure.
    expect(lostSignals(app)).not.toContain('metrics');
  }, 120_000);

  it('that refuses data is reported once for each kind of data, and again when it is back', async () => {
    const collector = await startCollector();
    collector.respondWith(400);
    const app = await startApp({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_METRIC_EXPORT_INTERVAL: '100',
    });
    const exports = (path: string) => collector.requests.filter(({ url }) => url === path).length;
    await until(async () => {
      await app.ask(QUERY);
      return exports('/v1/metrics') >= 5 && exports('/v1/logs') >= 2;
    });
    const signals = (message: string) =>
      app.logged().flatMap(({ msg, signal }) => (msg === message ? [signal] : []));
    expect(signals(LOST).toSorted()).toEqual(expect.arrayContaining(['logs', 'metrics']));
    expect(new Set(signals(LOST)).size).toBe(signals(LOST).length);
    collector.respondWith(200);
    await until(() => signals(RECOVERED).includes('metrics'));
    await app.stop();
  }, 60_000);

  it('that fails now and then gives one line in ten minutes', () => {
    const lines: string[] = [];
    const note = (_facts: object, message: string) => void lines.push(message);
    const clock = { nowMs: 0 };
    const report: ExportReport = {
      log: { debug: note, info: note, warn: note, error: note },
      now: () => clock.nowMs,
    };
    let error: Error | undefined;
    const exporter = reportFailures(
      {
        export: (_items: string[], done: (result: { code: number; error?: Error }) => void) =>
          done(error ? { code: 1, error } : { code: 0 }),
      },
      'logs',
      report,
    );
    const send = (fails: boolean) => {
      error = fails ? new Error('failed') : undefined;
      exporter.export([], () => undefined);
    };
    for (let round = 0; round < 100; round += 1) {
      send(true);
      send(true);
      send(false);
    }
    expect(lines).toEqual([LOST, RECOVERED]);
    // A failure that lasts is logged when the interval has passed, also when it began before that.
    clock.nowMs = FAILURE_LOG_INTERVAL_MS - 1;
    send(true);
    expect(lines).toHaveLength(2);
    clock.nowMs = FAILURE_LOG_INTERVAL_MS;
    send(true);
    expect(lines).toHaveLength(3);
    clock.nowMs = 3 * FAILURE_LOG_INTERVAL_MS;
    send(true);
    expect(lines).toHaveLength(3);
    send(false);
    expect(lines).toEqual([LOST, RECOVERED, LOST, RECOVERED]);
  });
});

/** The kinds of data that the log says are lost. */
function lostSignals({ logged }: Pick<StartedApp, 'logged'>): unknown[] {
  return logged().flatMap(({ msg, signal }) => (msg === LOST ? [signal] : []));
}
