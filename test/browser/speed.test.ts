import type { Page } from 'playwright-core';
import { describe, it, onTestFinished } from 'vitest';
import { monthData } from '../../src/sandbox/server/data/data.ts';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { browserPages, hasChromium, needsChromium } from './support/chromium.ts';
import { longConversation } from './support/conversations.ts';
import { DESKTOP, EVENING } from './support/explorer.ts';
import { startGateway } from './support/gateway.ts';
import { recordTasks } from './support/recordTasks.ts';

const openPage = browserPages();

/** Opens an empty page, at the time of the sandbox's last evening. */
async function emptyPage(url: string): Promise<Page> {
  const { page, context } = await openPage(url, DESKTOP);
  await context.clock.setFixedTime(EVENING);
  return page;
}

/** Prints the longest task of some actions. A time is never asserted: it depends on the machine. The target is 100 ms. */
async function printLongestTask(page: Page, name: string, act: () => Promise<void>): Promise<void> {
  const stop = await recordTasks(page);
  await act();
  const { duration, processorTime } = await stop();
  process.stdout.write(
    `${name}: the longest task used a processor for ${Math.round(processorTime)} ms (target: 100 ms), and ended after ${Math.round(duration)} ms\n`,
  );
}

describe.skipIf(!hasChromium)(`pages with much content${needsChromium}`, () => {
  it('a list of 100 conversations', async () => {
    const gateway = await startGateway();
    onTestFinished(gateway.stop);
    const page = await emptyPage(gateway.url);
    const rows = page.locator('.conversations:not(.skeleton) tbody tr');
    await printLongestTask(page, '100 conversations, loading', async () => {
      await page.goto(`${gateway.url}/explorer?period=month&size=100`);
      await rows.nth(99).waitFor();
    });
    await printLongestTask(page, '100 conversations, after loading', async () => {
      await rows.last().scrollIntoViewIfNeeded();
      await rows.first().hover();
      await page.locator('summary', { hasText: 'Status' }).click();
      await page.keyboard.press('Escape');
    });
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
    const page = await emptyPage(gateway.url);
    await printLongestTask(page, '2,000 messages, loading', async () => {
      await page.goto(`${gateway.url}/explorer/${conversation.id}`);
      await page.locator('.drawing').waitFor();
    });
    await printLongestTask(page, '2,000 messages, after loading', async () => {
      await page.getByRole('button', { name: 'Zoom in' }).click();
      await page.getByRole('button', { name: 'Earlier' }).click();
      await page.locator('.drawing .bar').first().hover();
    });
  });
});
