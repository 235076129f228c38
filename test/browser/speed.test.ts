import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { monthData } from '../../src/sandbox/server/data/data.ts';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { browserPages, hasChromium, needsChromium } from './support/chromium.ts';
import { longConversation } from './support/conversations.ts';
import { DESKTOP, EVENING } from './support/explorer.ts';
import { startGateway } from './support/gateway.ts';

/** The browser reports tasks of more than 50 ms. */
const OBSERVE_TASKS = `
  window.longTasks = [];
  new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'longtask', buffered: true });
`;

const openPage = browserPages();

/** Prints the longest task since the last call. A time is never asserted: it depends on the machine. The target is 100 ms. */
async function printLongestTask(page: Page, name: string): Promise<void> {
  const tasks = z.array(z.number()).parse(await page.evaluate('longTasks.splice(0)'));
  const longest = Math.max(0, ...tasks);
  const text = longest === 0 ? 'below 50 ms' : `${Math.round(longest)} ms`;
  process.stdout.write(`${name}: the longest task took ${text} (target: 100 ms)\n`);
}

async function open(url: string, path: string): Promise<Page> {
  const { page, context } = await openPage(url, DESKTOP);
  await context.addInitScript(OBSERVE_TASKS);
  await context.clock.setFixedTime(EVENING);
  await page.goto(url + path);
  return page;
}

describe.skipIf(!hasChromium)(`pages with much content${needsChromium}`, () => {
  it('a list of 100 conversations', async () => {
    const gateway = await startGateway();
    onTestFinished(gateway.stop);
    const page = await open(gateway.url, '/explorer?period=month&size=100');
    const rows = page.locator('.conversations:not(.skeleton) tbody tr');
    await rows.first().waitFor();
    expect(await rows.count()).toBe(100);
    await printLongestTask(page, '100 conversations, loading');
    await rows.last().scrollIntoViewIfNeeded();
    await rows.first().hover();
    await page.locator('summary', { hasText: 'Status' }).click();
    await page.keyboard.press('Escape');
    await printLongestTask(page, '100 conversations, after loading');
  });

  it('a conversation of 2,000 messages', async () => {
    const data = monthData(1, 2);
    const [edge] = longConversation.conversation.messages.edges;
    const { conversation } = longConversation;
    const edges = Array.from(
      { length: 2_000 },
      (_, index) => conversation.messages.edges[index % conversation.messages.edges.length] ?? edge,
    );
    const long = { ...conversation, messages: { edges } };
    const sandbox = await startSandbox({ data: { ...data, conversations: [...data.conversations, long] } });
    onTestFinished(sandbox.stop);
    const gateway = await startGateway({
      UPSTREAM_URL: sandbox.url,
      UPSTREAM_SCHEMA: 'schema/upstream.graphql',
    });
    onTestFinished(gateway.stop);
    const page = await open(gateway.url, `/explorer/${conversation.id}`);
    await page.locator('.drawing').waitFor();
    await printLongestTask(page, '2,000 messages, loading');
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await page.getByRole('button', { name: 'Earlier' }).click();
    await page.locator('.drawing .bar').first().hover();
    await printLongestTask(page, '2,000 messages, after loading');
  });
});
