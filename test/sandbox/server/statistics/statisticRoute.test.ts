import { afterAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../../../src/sandbox/server/server.ts';

const sandbox = await startSandbox();
afterAll(() => sandbox.stop());

async function ask(filters: Record<string, string>, key?: string) {
  const query = new URLSearchParams(
    Object.entries(filters).map(([name, value]) => [`filters[${name}]`, value] as [string, string]),
  );
  const response = await fetch(`${sandbox.origin}/api/2/statistic?${query}`, {
    headers: key === undefined ? {} : { 'x-api-key': key },
  });
  return { status: response.status, body: await response.json() };
}

const day = (date: string) => ({ from: date, to: date });

describe('GET /api/2/statistic', () => {
  it.each([undefined, 'wrong'])('is forbidden with the key %s', async (key) => {
    expect(await ask(day('2026-01-05'), key)).toEqual({
      status: 403,
      body: { meta: { status: 'error', message: 'Forbidden' } },
    });
  });

  it('has the requested indicators of a day', async () => {
    const { status, body } = await ask(
      { ...day('2026-01-12'), indicators: 'contact_number,contact_duration' },
      'sandbox',
    );
    expect(status).toBe(200);
    expect(body).toEqual({
      meta: { status: 'success' },
      data: { contact_number: expect.any(Number), contact_duration: expect.any(Number) },
    });
    expect(body.data.contact_number).toBeGreaterThan(50);
  });

  it.each(['channel', 'website_list'])('adds up over %s', async (filter) => {
    const values = filter === 'channel' ? ['chat', 'call', 'video'] : ['101', '102', '103,104'];
    const parts = await Promise.all(
      values.map((value) => ask({ ...day('2026-01-12'), [filter]: value }, 'sandbox')),
    );
    const all = await ask(day('2026-01-12'), 'sandbox');
    expect(parts.reduce((sum, { body }) => sum + body.data.contact_number, 0)).toBe(
      all.body.data.contact_number,
    );
  });

  it('takes a time of day, whose second is part of the period', async () => {
    const halves = await Promise.all([
      ask({ from: '2026-01-12 00:00:00', to: '2026-01-12 11:59:59' }, 'sandbox'),
      ask({ from: '2026-01-12 12:00:00', to: '2026-01-12 23:59:59' }, 'sandbox'),
    ]);
    const all = await ask(day('2026-01-12'), 'sandbox');
    expect(halves.reduce((sum, { body }) => sum + body.data.contact_number, 0)).toBe(
      all.body.data.contact_number,
    );
  });

  it.each([{ from: 'yesterday' }, { channel: 'mail' }, { indicators: 'presence_number' }])(
    'refuses %j',
    async (wrong) => {
      expect((await ask({ ...day('2026-01-12'), ...wrong }, 'sandbox')).status).toBe(400);
    },
  );

  it('has other values for the key of the differing account, on some days', async () => {
    const differs = async (date: string) => {
      const [one, other] = await Promise.all([
        ask(day(date), 'sandbox'),
        ask(day(date), 'sandbox-differences'),
      ]);
      return JSON.stringify(one.body) !== JSON.stringify(other.body);
    };
    expect(await Promise.all(['2026-01-05', '2026-01-06', '2026-01-08', '2026-01-12'].map(differs))).toEqual([
      ...[false, true, true, true],
    ]);
  });
});
