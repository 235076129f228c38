import { expect, it } from 'vitest';
import { GrowingBytes } from '../../../../src/cli/reconstruct/input/growingBytes.ts';

it('a thousand chunks are copied to new memory eleven times at most, and bytes do not change', () => {
  const growing = new GrowingBytes();
  const memories = new Set<ArrayBufferLike>();
  const returned: [bytes: Uint8Array, text: string][] = [];
  let bytes: Uint8Array = Buffer.from('0');
  let text = '0';
  for (let chunk = 1; chunk <= 1_000; chunk++) {
    bytes = growing.append(bytes, Buffer.from(`,${chunk}`));
    text += `,${chunk}`;
    memories.add(bytes.buffer);
    returned.push([bytes, text]);
  }
  expect(memories.size).toBeLessThanOrEqual(11);
  expect(returned.every(([each, expected]) => Buffer.from(each).toString() === expected)).toBe(true);
});

it('bytes whose start was dropped stay in the same memory', () => {
  const growing = new GrowingBytes();
  const bytes = growing.append(Buffer.from('abcdef'), Buffer.from('gh'));
  const next = growing.append(bytes.subarray(3), Buffer.from('ij'));
  expect(Buffer.from(next).toString()).toBe('defghij');
  expect(next.buffer).toBe(bytes.buffer);
});

it.each([
  ['other memory', Buffer.from('xyz')],
  ['the middle of the bytes', null],
])('bytes of %s are copied', (_, other) => {
  const growing = new GrowingBytes();
  const bytes = growing.append(Buffer.from('abc'), Buffer.from('def'));
  const rest = other ?? bytes.subarray(0, 3);
  const joined = growing.append(rest, Buffer.from('ghi'));
  expect(Buffer.from(joined).toString()).toBe(`${Buffer.from(rest).toString()}ghi`);
  expect(Buffer.from(bytes).toString()).toBe('abcdef');
});
