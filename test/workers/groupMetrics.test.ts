import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { createGroupMetrics } from '../../src/workers/primary/groupMetrics.ts';

/** A worker without a process. `reply` returns its metrics. */
function createMember() {
  const registry = new Registry();
  const registers = [registry];
  const member = {
    reply: (): Promise<unknown> => registry.getMetricsAsJSON(),
    channel: { call: () => member.reply() },
  };
  return {
    member,
    requests: new Counter({ name: 'requests_total', help: 'help', labelNames: ['kind'], registers }),
    seconds: new Histogram({ name: 'seconds', help: 'help', buckets: [1], registers }),
    load: new Gauge({ name: 'load', help: 'help', registers }),
    phase: new Gauge({ name: 'phase', help: 'help', aggregator: 'max', registers }),
    lag: new Gauge({
      ...{ name: 'nodejs_eventloop_lag_p99_seconds', help: 'help', aggregator: 'average', registers },
    }),
  };
}

function setUp() {
  const own = new Registry();
  new Gauge({ name: 'load', help: 'help', registers: [own] }).set(100);
  const group = createGroupMetrics(own);
  const one = createMember();
  const two = createMember();
  for (const { member } of [one, two]) group.add(member);
  const values = async () => {
    const lines = (await group.collect()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return Object.fromEntries(lines.map((line) => [line.split(' ')[0], Number(line.split(' ')[1])]));
  };
  return { group, one, two, values };
}

it('are the sums of counters, histograms and gauges, and the largest value where a sum is wrong', async () => {
  const { one, two, values } = setUp();
  one.requests.inc({ kind: 'a' }, 2);
  two.requests.inc({ kind: 'a' }, 3);
  two.requests.inc({ kind: 'b' });
  one.seconds.observe(0.5);
  two.seconds.observe(2);
  one.load.set(1);
  two.load.set(2);
  one.phase.set(2);
  one.lag.set(0.5);
  expect(await values()).toEqual({
    'requests_total{kind="a"}': 5,
    'requests_total{kind="b"}': 1,
    'seconds_bucket{le="1"}': 1,
    'seconds_bucket{le="+Inf"}': 2,
    seconds_sum: 2.5,
    seconds_count: 2,
    load: 103,
    phase: 2,
    nodejs_eventloop_lag_p99_seconds: 0.5,
  });
});

it('keep what workers counted that have ended, and drop their gauges', async () => {
  const { group, one, two, values } = setUp();
  one.requests.inc({ kind: 'a' }, 2);
  one.load.set(1);
  two.requests.inc({ kind: 'a' }, 3);
  await values();
  group.remove(one.member);
  expect(await values()).toMatchObject({ 'requests_total{kind="a"}': 5, load: 100 });
  group.remove(two.member);
  const next = createMember();
  group.add(next.member);
  next.requests.inc({ kind: 'a' });
  expect(await values()).toMatchObject({ 'requests_total{kind="a"}': 6, load: 100 });
});

it('have the last values of a worker that does not reply, and count none twice', async () => {
  const { group, one, values } = setUp();
  one.requests.inc({ kind: 'a' }, 2);
  await values();
  const late = one.member.reply();
  one.member.reply = async () => undefined;
  expect(await values()).toMatchObject({ 'requests_total{kind="a"}': 2 });
  // The reply comes when the worker has ended.
  one.member.reply = async () => {
    group.remove(one.member);
    return late;
  };
  expect(await values()).toMatchObject({ 'requests_total{kind="a"}': 2 });
});
