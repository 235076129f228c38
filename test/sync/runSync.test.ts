import { describe, expect, it } from 'vitest';
import { createMemorySync } from './support/memorySync.ts';

describe('an unavailable conversation', () => {
  it('is listed on the day on which it was closed, also after long empty windows', async () => {
    const memory = createMemorySync({ one: '2026-05-17T10:00:00Z' });
    await memory.run('2026-09-01T00:00:00Z');
    expect(memory.state()?.unavailable).toMatchObject([{ conversationId: 'one', day: '2026-05-17' }]);
  });
});
