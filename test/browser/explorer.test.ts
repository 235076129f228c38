import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MAIN_ACCOUNT } from '../../src/sandbox/server/data/accounts.ts';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { browserPages, hasChromium, needsChromium } from './support/chromium.ts';
import { SNOOZE_EXAMPLE, TRANSFER_EXAMPLE } from './support/conversations.ts';
import { expectUsableEverywhere } from './support/explorer.ts';
import { sharedGateway, startGateway } from './support/gateway.ts';

const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 900 }, colorScheme: 'light' };
const SNAPSHOT = 'schema/upstream.graphql';

const openPage = browserPages();

const gateway = sharedGateway();

/** The explorer with a conversation, once it shows the response. */
async function explore(id: string, options = DESKTOP, url = gateway.url) {
  const opened = await openPage(url, options);
  await opened.page.goto(`${url}/explorer/${encodeURIComponent(id)}`);
  await answered(opened.page);
  return opened;
}

async function answered(page: Page): Promise<void> {
  await page.locator('.summary, .notice[role=alert]').first().waitFor();
}

function bars(page: Page) {
  return page.locator('.drawing .bar');
}

describe.skipIf(!hasChromium)(`the explorer in a browser${needsChromium}`, () => {
  it('opens the conversation whose id is entered', async () => {
    const { page, complaints } = await openPage(gateway.url, { ...DESKTOP, colorScheme: 'dark' });
    await page.goto(`${gateway.url}/explorer`);
    await page.getByLabel('Conversation or contact id').fill(` ${TRANSFER_EXAMPLE} `);
    await page.keyboard.press('Enter');
    await answered(page);
    expect(page.url()).toBe(`${gateway.url}/explorer/${TRANSFER_EXAMPLE}`);
    expect(await bars(page).count()).toBe(3);
    await page.goBack();
    await page.getByRole('heading', { name: 'Closed conversations' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('says when nothing is found', async () => {
    const { page } = await explore('00000000-0000-4000-8000-00000000dead');
    expect(await page.getByRole('alert').innerText()).toContain('No such conversation');
    await expectUsableEverywhere(page);
  });

  it('asks for a token, says when it is refused, keeps the right one for the tab only', async () => {
    const upstream = await startSandbox({ requireAuth: true });
    onTestFinished(upstream.stop);
    const app = await startGateway({ UPSTREAM_URL: upstream.url, UPSTREAM_SCHEMA: SNAPSHOT });
    onTestFinished(app.stop);
    const { page, context } = await explore(SNOOZE_EXAMPLE, DESKTOP, app.url);
    const notice = page.getByRole('alert');
    expect(await notice.innerText()).toContain('A token is needed');
    await enterToken(page, 'wrong');
    await notice.getByText('The token was refused').waitFor();
    await expectUsableEverywhere(page);
    await enterToken(page, `Bearer ${MAIN_ACCOUNT.token}`);
    await page.locator('.summary').waitFor();
    await page.reload();
    await page.locator('.summary').waitFor();
    expect(await page.evaluate('JSON.stringify(localStorage)')).toBe('{}');
    expect(await context.cookies()).toEqual([]);
    const other = await context.newPage();
    await other.goto(page.url());
    await other.getByText('A token is needed').waitFor();
  });

  it('says when the upstream is down', async () => {
    const upstream = await startSandbox();
    const app = await startGateway({ UPSTREAM_URL: upstream.url, UPSTREAM_SCHEMA: SNAPSHOT });
    onTestFinished(app.stop);
    await upstream.stop();
    const { page } = await explore(SNOOZE_EXAMPLE, DESKTOP, app.url);
    expect(await page.getByRole('alert').innerText()).toContain('The upstream does not answer');
    await expectUsableEverywhere(page);
  });

  it('says when the gateway is down', async () => {
    const app = await startGateway();
    const { page } = await explore(SNOOZE_EXAMPLE, DESKTOP, app.url);
    await app.stop();
    await enterToken(page, 'another');
    await page.getByText('The gateway does not answer').waitFor();
  });
});

async function enterToken(page: Page, token: string): Promise<void> {
  await page.locator('summary', { hasText: 'Account' }).click();
  await page.getByLabel('Token').fill(token);
  await page.keyboard.press('Enter');
}
