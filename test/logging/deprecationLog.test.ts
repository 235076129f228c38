import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  MAX_LOGGED_FIELDS,
  MAX_LOGGED_OPERATIONS,
  startDeprecationLog,
} from '../../src/logging/deprecationLog.ts';

const DAY_MS = 86_400_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

function start() {
  const lines: object[] = [];
  const ignore = () => undefined;
  const warn = (facts: object) => void lines.push(facts);
  return { lines, log: startDeprecationLog({ debug: ignore, info: ignore, error: ignore, warn }) };
}

it('writes one line a day, only for a day with deprecated fields', () => {
  const { lines, log } = start();
  vi.advanceTimersByTime(DAY_MS);
  expect(lines).toEqual([]);
  log.add(['User.pseudo', 'User.avatarUrl'], 'A');
  log.add(['User.pseudo'], 'B');
  log.add(['User.pseudo'], null);
  vi.advanceTimersByTime(DAY_MS - 1);
  expect(lines).toEqual([]);
  vi.advanceTimersByTime(1);
  const fields = [
    { field: 'User.pseudo', requests: 3, operations: ['A', 'B'] },
    { field: 'User.avatarUrl', requests: 1, operations: ['A'] },
  ];
  expect(lines).toEqual([{ fields }]);
  vi.advanceTimersByTime(DAY_MS);
  expect(lines).toHaveLength(1);
  log.add(['User.pseudo'], null);
  log.stop();
  expect(lines[1]).toEqual({ fields: [{ field: 'User.pseudo', requests: 1, operations: [] }] });
  vi.advanceTimersByTime(DAY_MS);
  expect(lines).toHaveLength(2);
});

it('leaves out fields and names beyond its limits', () => {
  const { lines, log } = start();
  for (let index = 0; index < 1_000; index += 1) log.add([`User.f${index}`, 'User.f0'], `Operation${index}`);
  log.stop();
  const [{ fields } = { fields: [] }] = JSON.parse(JSON.stringify(lines));
  expect(fields).toHaveLength(MAX_LOGGED_FIELDS);
  expect(fields[0].operations).toHaveLength(MAX_LOGGED_OPERATIONS);
});
