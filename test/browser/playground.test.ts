import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { seriousFindings } from './support/axe.ts';
import { browserPages, hasChromium, needsChromium } from './support/chromium.ts';
import { EVENING } from './support/explorer.ts';
import { sharedGateway, startGateway } from './support/gateway.ts';
import { picture } from './support/pictures.ts';
import { execute, openTab, type } from './support/playground.ts';

const LIGHT: BrowserContextOptions = { viewport: { width: 1280, height: 900 }, colorScheme: 'light' };
const DARK: BrowserContextOptions = { ...LIGHT, colorScheme: 'dark' };

/** Tabs that hold buttons, pale line numbers: known in GraphiQL, which this page does not change. */
const GRAPHIQLS_OWN = ['.graphiql-tabs', '.line-numbers'];

const openPage = browserPages();

const gateway = sharedGateway();

/** @param now the time of the browser. @default the time of the machine */
async function openPlayground(options = LIGHT, now: Date | null = null) {
  const opened = await openPage(gateway.url, options);
  if (now !== null) await opened.context.clock.install({ time: now });
  await opened.page.goto(gateway.url);
  await opened.page.locator('.graphiql-query-editor .view-line').first().waitFor();
  return opened;
}

function tabs(page: Page) {
  return page.getByRole('tab');
}

describe.skipIf(!hasChromium)(`the playground in a browser${needsChromium}`, () => {
  it.each([
    { tab: 'NewestConversation', field: 'conversation' },
    { tab: 'SnoozeExample', field: 'conversation' },
    { tab: 'TransferExample', field: 'conversation' },
    { tab: 'ClosedThisMonth', field: 'closedConversations' },
    { tab: 'IndicatorsThisMonth', field: 'contactIndicators' },
    { tab: 'OneContact', field: 'contact' },
  ])(
    'has $tab ready to run',
    async ({ tab, field }) => {
      // Then the sandbox has a conversation that was closed in the current month.
      const { page, complaints } = await openPlayground({ ...LIGHT, timezoneId: 'UTC' }, EVENING);
      await openTab(page, tab);
      const { operation, data, errors } = await execute(page);
      expect(operation).toContain(`query ${tab}($`);
      expect(errors).toBeUndefined();
      expect(data[field]).not.toBeNull();
      if (tab === 'TransferExample') await picture('playground', page);
      expect(complaints).toEqual([]);
    },
    60_000,
  );

  it('has a header for the token prepared, in a new tab too, and leads to the explorer', async () => {
    const { page, complaints } = await openPlayground(DARK);
    const prepared = page.getByText('"Authorization"');
    await page.getByRole('button', { name: 'Headers' }).click();
    await prepared.waitFor();
    await page.getByRole('button', { name: 'New tab' }).click();
    await prepared.waitFor();
    await page.getByRole('link', { name: 'Indicators' }).click();
    await page.getByRole('heading', { name: 'Indicators' }).waitFor();
    await page.getByRole('link', { name: 'Playground' }).click();
    await page.getByRole('link', { name: 'Contact explorer' }).click();
    await page.getByRole('heading', { name: 'Closed conversations' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('keeps a history in the browser, and no token with it', async () => {
    const { page, complaints } = await openPlayground();
    await openTab(page, 'OneContact');
    await page.getByRole('button', { name: 'Headers' }).click();
    await type(page, '.graphiql-editor-tool', '{ "Authorization": "Bearer hidden-token"');
    const { headers } = await execute(page);
    expect(headers['authorization']).toBe('Bearer hidden-token');
    await page.getByRole('button', { name: 'Show History' }).click();
    const entries = page.getByRole('region', { name: 'History' }).getByRole('listitem');
    await entries.getByText('OneContact').first().waitFor();

    await page.reload();
    await openTab(page, 'SnoozeExample');
    await entries.getByRole('button', { name: 'Set active' }).first().click();
    await page.locator('.graphiql-query-editor').getByText('OneContact').waitFor();
    expect((await execute(page)).headers['authorization']).toBe('Bearer');
    const kept = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])');
    expect(kept).toContain('graphiql:queries');
    expect(kept).not.toContain('hidden-token');
    expect(complaints).toEqual([]);
  });

  it('opens what is linked to in a tab of its own, once', async () => {
    const { page, complaints } = await openPage(gateway.url, LIGHT);
    const link = `${gateway.url}/?query=${encodeURIComponent('query Linked { conversation(id: "x") { id } }')}`;
    for (let visit = 0; visit < 3; visit += 1) {
      await page.goto(link);
      await page.locator('.graphiql-query-editor').getByText('Linked').waitFor();
      expect(page.url()).toBe(`${gateway.url}/`);
      expect(await tabs(page).count()).toBe(6);
      expect(await page.getByRole('tab', { selected: true }).innerText()).toBe('Linked');
    }
    expect(complaints).toEqual([]);
  });

  it.each([
    { scheme: 'light', options: LIGHT, ground: 'rgb(255, 255, 255)' },
    { scheme: 'dark', options: DARK, ground: 'rgb(33, 42, 59)' },
  ])('is $scheme where that is liked, with documentation', async ({ options, ground }) => {
    const { page, complaints } = await openPlayground(options);
    const style = 'getComputedStyle(document.querySelector(".graphiql-container")).backgroundColor';
    expect(await page.evaluate(style)).toBe(ground);
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.getByRole('link', { name: 'Query', exact: true }).click();
    await page.getByText('contactIndicators').first().waitFor();
    expect(await seriousFindings(page, GRAPHIQLS_OWN)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('runs, completes and formats by keyboard', async () => {
    const { page, complaints } = await openPlayground();
    const started = '{conversation(id:"00000000-0000-4000-8000-000000000001"){id closedA}';
    await type(page, '.graphiql-query-editor', started);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Control+Space');
    await page.locator('.suggest-widget').getByText('closedAt', { exact: true }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Prettify query' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.graphiql-query-editor .view-line').count()).toBeGreaterThan(3);
    const { data } = await execute(page, async () => {
      await page.locator('.graphiql-query-editor .view-line').first().click();
      await page.keyboard.press('Control+Enter');
    });
    expect(data['conversation']).toEqual({ id: expect.any(String), closedAt: '2026-01-12T11:10:00.000Z' });
    expect(complaints).toEqual([]);
  });

  it('shows the newest conversation and the current month, in variables', async () => {
    const app = await startGateway({ SANDBOX_UNTIL: '' });
    onTestFinished(app.stop);
    const { page, complaints } = await openPage(app.url, LIGHT);
    await page.goto(app.url);
    const { data, operation } = await execute(page);
    expect(operation).toContain('query NewestConversation');
    const today = new Date().toISOString().slice(0, 7);
    expect(data['conversation']).toMatchObject({ closedAt: expect.stringContaining(today) });
    await openTab(page, 'ClosedThisMonth');
    await page.locator('.graphiql-editor-tool').getByText(`"${today}-01T00:00:00.000Z"`).waitFor();
    expect(complaints).toEqual([]);
  });

  it('does not scroll, and shows one pane at a time on a phone', async () => {
    for (const viewport of [LIGHT.viewport, { width: 400, height: 800 }]) {
      const { page } = await openPlayground({ ...LIGHT, viewport: viewport ?? null });
      expect(await page.evaluate('document.documentElement.scrollHeight - innerHeight')).toBe(0);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    }
    const { page, complaints } = await openPlayground({ ...LIGHT, viewport: { width: 400, height: 800 } });
    const [editor, response] = [page.locator('.graphiql-query-editor'), page.locator('.graphiql-response')];
    expect([await editor.isVisible(), await response.isVisible()]).toEqual([true, false]);
    await openTab(page, 'SnoozeExample');
    await execute(page);
    expect([await editor.isVisible(), await response.isVisible()]).toEqual([false, true]);
    await picture('playground-phone', page);
    await page.getByRole('button', { name: 'Query', exact: true }).click();
    await editor.waitFor();
    expect(await seriousFindings(page, GRAPHIQLS_OWN)).toEqual([]);
    expect(complaints).toEqual([]);
  }, 60_000);

  it.each(['/', '/explorer'])('lets no script run that is written into the page: %s', async (path) => {
    const { page, complaints } = await openPage(gateway.url, LIGHT);
    await page.goto(gateway.url + path);
    const write = "const script = document.createElement('script'); script.textContent = 'ran = 1'";
    const ran = await page.evaluate(`${write}; document.head.append(script); typeof ran`);
    expect(ran).toBe('undefined');
    await expect.poll(() => complaints.join()).toContain('Content Security Policy');
  });
});
