import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Logger } from '../../src/logging/log.ts';
import { createLogger } from '../../src/logging/log.ts';

const line = z.record(z.string(), z.unknown());

function logged(level: 'info' | 'warn', write: (log: Logger) => void): z.infer<typeof line>[] {
  const lines: string[] = [];
  write(createLogger({ level, destination: { write: (text) => void lines.push(text) } }));
  return lines.map((text) => line.parse(JSON.parse(text)));
}

describe('createLogger', () => {
  it('writes one JSON line with an ISO time, the level by name, the facts and the message', () => {
    const [entry] = logged('info', (log) => log.info({ port: 4000 }, 'Listening.'));
    expect(entry).toEqual({ level: 'info', time: expect.any(String), port: 4000, msg: 'Listening.' });
    expect(entry?.['time']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('writes the id of the process when there are several', () => {
    const lines: string[] = [];
    const destination = { write: (text: string) => void lines.push(text) };
    createLogger({ level: 'info', destination, hasPid: true }).info({}, 'Listening.');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ pid: process.pid, msg: 'Listening.' });
  });

  it('does not write lines below its level', () => {
    const entries = logged('warn', (log) => {
      log.info({}, 'Not this.');
      log.warn({}, 'This.');
    });
    expect(entries.map(({ msg }) => msg)).toEqual(['This.']);
  });

  it.each([
    { facts: { authorization: 'Bearer secret-1' } },
    { facts: { headers: { authorization: 'Bearer secret-1', 'x-api-key': 'secret-1' } } },
    { facts: { request: { headers: { Authorization: 'secret-1', cookie: 'secret-1' } } } },
    { facts: { config: { upstreamSchema: { token: 'secret-1' } } } },
    { facts: { one: { two: { three: [{ 'X-Api-Key': 'secret-1' }] } } } },
    { facts: { err: Object.assign(new Error('Refused.'), { headers: { authorization: 'secret-1' } }) } },
  ])('never writes a credential: $facts', ({ facts }) => {
    const text = JSON.stringify(logged('info', (log) => log.info(facts, 'Facts.')));
    expect(text).not.toContain('secret-1');
    expect(text).toContain('[redacted]');
  });

  it('formats a redacted error as an error, and cuts off circular values', () => {
    const err = Object.assign(new Error('Refused.'), { token: 'secret-1' });
    const endless: { next?: object } = {};
    endless.next = endless;
    const [entry] = logged('info', (log) => log.info({ err, endless }, 'Facts.'));
    expect(entry?.['err']).toMatchObject({ type: 'Error', message: 'Refused.', token: '[redacted]' });
    expect(JSON.stringify(entry?.['endless'])).toContain('[too deep]');
    expect(err.token).toBe('secret-1');
  });
});
