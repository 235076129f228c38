import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Gateway } from '../../src/app/startGateway.ts';
import { MAIN_ACCOUNT } from '../../src/sandbox/server/data/accounts.ts';
import { monthData } from '../../src/sandbox/server/data/data.ts';
import type { SandboxOptions } from '../../src/sandbox/server/server.ts';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { browserPages, hasChromium, needsChromium } from './support/chromium.ts';
import {
  DESKTOP,
  EVENING,
  expectUsable,
  expectUsableEverywhere,
  PHONE,
  SCREENS,
} from './support/explorer.ts';
import { sharedGateway, startGateway } from './support/gateway.ts';
import { focusedText, tabTo } from './support/keyboard.ts';
import { picture } from './support/pictures.ts';

const openPage = browserPages();

const gateway = sharedGateway();

async function open(path = '/explorer', options: BrowserContextOptions = DESKTOP, url = gateway.url) {
  const opened = await openPage(url, options);
  await opened.context.clock.setFixedTime(EVENING);
  await opened.page.goto(url + path);
  return opened;
}

/** A gateway before a sandbox of its own. */
async function gatewayBefore(options: SandboxOptions): Promise<Gateway> {
  const sandbox = await startSandbox(options);
  onTestFinished(sandbox.stop);
  const started = await startGateway({
    UPSTREAM_URL: sandbox.url,
    UPSTREAM_SCHEMA: 'schema/upstream.graphql',
    SCHEMA_POLL_SECONDS: '0',
  });
  onTestFinished(started.stop);
  return started;
}

/** Texts that reach into the next column. */
const OVERFULL_CELLS = `[...document.querySelectorAll('.conversations :is(td, th)')]
  .filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.innerText)`;

const rows = (page: Page) => page.locator('.conversations:not(.skeleton) tbody tr');
const notice = (page: Page, kind: string) => page.locator(`.notice[data-kind=${kind}]`);

describe.skipIf(!hasChromium)(`the list of conversations in a browser${needsChromium}`, () => {
  it.each(SCREENS)('fits $name', async ({ name, ...screen }) => {
    const { page, complaints } = await open('/explorer', screen);
    await rows(page).first().waitFor();
    expect(await rows(page).count()).toBe(25);
    await expectUsable(page);
    expect(await page.evaluate(OVERFULL_CELLS)).toEqual([]);
    if (name === DESKTOP.name) await picture('conversations', page);
    if (name === PHONE.name) await picture('conversations-phone', page);
    for (const menu of ['Account', 'Local time', 'Routing rule']) {
      await page.locator('summary', { hasText: menu }).click();
      await page.locator('details[open] .menu-panel').waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
      await page.keyboard.press('Escape');
    }
    expect(complaints).toEqual([]);
  });

  it('goes from the newest conversation to older ones, and back by the history of the browser', async () => {
    const { page, complaints } = await open('/explorer?period=week');
    const first = await rows(page).first().innerText();
    await page.getByRole('link', { name: 'Older' }).click();
    await page.getByText('Page 2').waitFor();
    await rows(page).first().waitFor();
    expect(await rows(page).first().innerText()).not.toBe(first);
    await page.reload();
    await page.getByText('Page 2').waitFor();
    await page.getByRole('link', { name: 'Newer' }).click();
    await expect.poll(() => rows(page).first().innerText()).toBe(first);
    await page.goBack();
    await page.getByText('Page 2').waitFor();
    expect(complaints).toEqual([]);
  });

  it.each(['', '&answered=no'])('shows the first page when a link has an old cursor%s', async (filter) => {
    const { page, complaints } = await open(`/explorer?period=week${filter}&after=one&after=two`);
    const note = page.getByText('This is the first page. The gateway refused the link to page 3.');
    expect(await note.innerText()).toMatch(/The link may be from another day\. Request id: \S+$/);
    const paging = page.getByRole('navigation', { name: 'Pages of the list' });
    await paging.getByText('Page 1').waitFor();
    await expectUsable(page);
    await rows(page).first().click();
    await page.getByText('1 of 25 on page 1').waitFor();
    await page.getByRole('link', { name: 'All conversations' }).click();
    await rows(page).first().waitFor();
    expect(new URL(page.url()).searchParams.has('after')).toBe(false);
    await paging.getByRole('link', { name: 'Older' }).click();
    await paging.getByText('Page 2').waitFor();
    expect(new URL(page.url()).searchParams.getAll('after')).toHaveLength(1);
    expect(complaints).toEqual([]);
  });

  it('fills its pages when the browser checks a filter, and says how many conversations it read', async () => {
    const { page, complaints } = await open('/explorer?period=month&anomalies=only');
    const note = page.getByText(
      /^The gateway has no filter by anomalies, so this page read \d+ conversations/,
    );
    await note.waitFor();
    const badges = page.locator('.conversations .badge');
    await expect.poll(() => rows(page).count()).toBeGreaterThanOrEqual(25);
    expect(await badges.count()).toBe(await rows(page).count());
    expect(await note.innerText()).toContain(`shows ${await rows(page).count()} of them`);
    const links = async () =>
      rows(page)
        .locator('.row-link')
        .evaluateAll((all) => all.map((each) => String(each.getAttribute('href')).split('?')[0]));
    const first = await links();
    await page.getByRole('link', { name: 'Older' }).click();
    await page.getByText('Page 2').waitFor();
    await note.waitFor();
    const second = await links();
    expect(new Set([...first, ...second]).size).toBe(first.length + second.length);
    expect(complaints).toEqual([]);
  });

  it('keeps all filters in the URL, as chips with names', async () => {
    const { page, complaints } = await open();
    await page.getByRole('button', { name: '7 days' }).click();
    await page.locator('summary', { hasText: 'Routing rule' }).click();
    await page.getByRole('button', { name: /^North Shop Sales/ }).click();
    await page.getByRole('button', { name: 'Not answered' }).click();
    await page.locator('summary', { hasText: 'Channel' }).click();
    await page.getByRole('button', { name: /^WhatsApp/ }).click();
    const chips = page.getByRole('list', { name: 'Filters in use' }).locator('.chip');
    await expect
      .poll(() => chips.allInnerTexts())
      .toEqual(['Channel: WhatsApp\n×', 'Routing rule: North Shop Sales\n×', 'Not answered\n×']);
    await rows(page).first().waitFor();
    const { searchParams } = new URL(page.url());
    expect([...searchParams.keys()]).toEqual(['period', 'channel', 'rule', 'answered']);
    const listed = await rows(page).allInnerTexts();
    await page.reload();
    await rows(page).first().waitFor();
    expect(await rows(page).allInnerTexts()).toEqual(listed);
    await page.getByRole('button', { name: 'Remove Channel: WhatsApp' }).click();
    await expect.poll(() => chips.count()).toBe(2);
    expect(complaints).toEqual([]);
  });

  it('opens a conversation, from which the next one and the list can be reached', async () => {
    const { page, complaints } = await open('/explorer?period=yesterday&status=UNANSWERED');
    await rows(page).first().waitFor();
    await rows(page).nth(1).click();
    const list = page.getByRole('navigation', { name: 'List of conversations' });
    await list.getByText('2 of').waitFor();
    const second = page.url();
    await list.getByRole('link', { name: 'Next' }).click();
    await list.getByText('3 of').waitFor();
    await list.getByRole('link', { name: 'Previous' }).click();
    await list.getByText('2 of').waitFor();
    expect(page.url()).toBe(second);
    await list.getByRole('link', { name: 'All conversations' }).click();
    await rows(page).first().waitFor();
    expect(new URL(page.url()).search).toBe('?period=yesterday&status=UNANSWERED');
    expect(complaints).toEqual([]);
  });

  it('can be used by keyboard only', async () => {
    const { page, complaints } = await open();
    await rows(page).first().waitFor();
    await tabTo(page, 'Yesterday');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Status');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Snoozed' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('button', { name: 'Snoozed' }).count()).toBe(0);
    expect(await focusedText(page)).toContain('Status');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Snoozed');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toContain('status=SNOOZED');
    await rows(page).first().waitFor();
    await tabTo(page, 'Thu 29 Jan 2026');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/explorer\/[^?]+\?/);
    expect(complaints).toEqual([]);
  });

  it('shows a skeleton while it reads, and the progress of a search that takes long', async () => {
    const slow = await gatewayBefore({ latencyMs: 700 });
    const { page } = await open('/explorer?period=week&anomalies=only', DESKTOP, slow.url);
    await page.locator('.skeleton').waitFor();
    await page.getByText('Reading the conversations …').waitFor();
    await page.getByText(/^Read \d+ conversations, \d+ to show …$/).waitFor();
    await expectUsable(page);
    await expect.poll(() => page.locator('.skeleton').count()).toBe(0);
  });

  it('keeps what a person enters, and the values of an open filter, when the list arrives', async () => {
    const { page, context } = await openPage(gateway.url, DESKTOP);
    await context.clock.setFixedTime(EVENING);
    let sendLists = (): void => {};
    const listsMaySend = new Promise<void>((resolve) => {
      sendLists = resolve;
    });
    let countOfOptions = 0;
    await page.route('**/graphql', async (route) => {
      const body = route.request().postData() ?? '';
      if (body.includes('query ClosedConversations')) await listsMaySend;
      if (body.includes('query FilterOptions')) countOfOptions += 1;
      await route.continue();
    });
    await page.goto(`${gateway.url}/explorer?period=custom&from=2026-01-20&to=2026-01-30`);
    await page.getByLabel('First day').fill('2026-01-25');
    await page.getByText('Account', { exact: true }).click();
    await page.getByLabel('Token', { exact: true }).fill('half a tok');
    await page.locator('summary', { hasText: 'Routing rule' }).click();
    await page.locator('details[open] .options').waitFor();
    sendLists();
    await rows(page).first().waitFor();
    expect(await page.getByLabel('First day').inputValue()).toBe('2026-01-25');
    expect(await page.locator('#token').inputValue()).toBe('half a tok');
    expect(await page.locator('details[open] .options li').count()).toBeGreaterThan(0);
    expect(countOfOptions).toBe(1);
  });

  it('begins with the first page in another time zone', async () => {
    const { page, complaints } = await open('/explorer?period=week');
    await page.getByRole('link', { name: 'Older' }).click();
    await page.waitForURL(/after=/);
    await page.locator('summary', { hasText: 'Local time' }).click();
    await page.getByRole('button', { name: 'UTC' }).click();
    await page.waitForURL((url) => !url.searchParams.has('after'));
    await rows(page).first().waitFor();
    expect(complaints).toEqual([]);
  });

  it('shows the new day when a person comes back to the page after midnight', async () => {
    const { page, context } = await open();
    await rows(page).first().waitFor();
    await context.clock.setFixedTime(new Date(EVENING.getTime() + 6 * 3_600_000));
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    const days = page.locator('.controls .print-only');
    await expect.poll(() => days.textContent()).toContain('closed on 2026-01-31');
  });

  it('says that nothing was closed, and offers more', async () => {
    const { page, complaints } = await open('/explorer?period=custom&from=2025-06-01&to=2025-06-02');
    await notice(page, 'empty').waitFor();
    await expectUsableEverywhere(page);
    await page.getByRole('button', { name: 'Show the last 7 days' }).click();
    await rows(page).first().waitFor();
    await page.goto(`${gateway.url}/explorer?operator=1001&status=ONGOING&period=yesterday`);
    await notice(page, 'empty').getByRole('button', { name: 'Remove all filters' }).click();
    await rows(page).first().waitFor();
    expect(complaints).toEqual([]);
  });

  it('says that a token is needed, or refused, with the request id, and shows the list with the right one', async () => {
    const closed = await gatewayBefore({ requireAuth: true });
    const { page } = await open('/explorer', PHONE, closed.url);
    await notice(page, 'token').getByText('A token is needed').waitFor();
    expect(await notice(page, 'token').innerText()).toMatch(/Request id: [\w-]{8,}/);
    await expectUsableEverywhere(page);
    await page.locator('summary', { hasText: 'Account' }).click();
    await page.getByLabel('Token').fill('wrong');
    await page.keyboard.press('Enter');
    await notice(page, 'token').getByText('The token was refused').waitFor();
    await page.locator('summary', { hasText: 'Account' }).click();
    await page.getByLabel('Token').fill(MAIN_ACCOUNT.token);
    await page.getByRole('button', { name: 'Use token' }).click();
    await rows(page).first().waitFor();
  });

  it('says that the upstream is down, and shows the list when it is back', async () => {
    const sandbox = await startSandbox();
    const app = await startGateway({ UPSTREAM_URL: sandbox.url, UPSTREAM_SCHEMA: 'schema/upstream.graphql' });
    onTestFinished(app.stop);
    await sandbox.stop();
    const { page } = await open('/explorer', DESKTOP, app.url);
    await notice(page, 'upstream').waitFor();
    await expectUsableEverywhere(page);
    const again = await startSandbox({ port: Number(new URL(sandbox.url).port) });
    onTestFinished(again.stop);
    await expect
      .poll(
        async () => {
          const retry = page.getByRole('button', { name: 'Try again' });
          if (await retry.isVisible()) await retry.click();
          return rows(page).count();
        },
        { timeout: 20_000, interval: 500 },
      )
      .toBe(25);
  });

  it.each(['', '&answered=no'])('says which part is missing, and shows the rest%s', async (filter) => {
    const data = monthData();
    const hidden = { ...data, conversations: data.conversations.map(withoutEveryThirdHistory) };
    const partial = await gatewayBefore({ data: hidden });
    const { page } = await open(`/explorer?period=yesterday${filter}`, DESKTOP, partial.url);
    await notice(page, 'history').first().waitFor();
    expect(await rows(page).count()).toBeGreaterThan(5);
    await expectUsableEverywhere(page);
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBeGreaterThan(0);
    expect(await notice(page, 'history').first().innerText()).toMatch(/Request id: [\w-]{8,}/);
  });

  it('shows times in the zone of the browser or in UTC, and keeps the choice with the theme', async () => {
    const { page, complaints } = await open('/explorer', { ...DESKTOP, timezoneId: 'Asia/Tokyo' });
    await rows(page).first().waitFor();
    const local = await rows(page).first().innerText();
    expect(local).toContain('Sat 31 Jan 2026');
    await page.locator('summary', { hasText: 'Local time' }).click();
    await page.getByRole('button', { name: 'UTC' }).click();
    await expect.poll(() => rows(page).first().innerText()).toContain('Fri 30 Jan 2026');
    await page.getByRole('button', { name: 'Dark' }).click();
    const ground = 'getComputedStyle(document.body).backgroundColor';
    expect(await page.evaluate(ground)).toBe('rgb(15, 19, 24)');
    await page.reload();
    await rows(page).first().waitFor();
    expect(await page.evaluate(ground)).toBe('rgb(15, 19, 24)');
    await page.locator('summary', { hasText: 'UTC' }).waitFor();
    expect(complaints).toEqual([]);
  });
});

type Conversation = ReturnType<typeof monthData>['conversations'][number];

/** The upstream returns null for the messages: the history is not available. */
function withoutEveryThirdHistory(conversation: Conversation, index: number): Conversation {
  return index % 3 === 0 ? { ...conversation, messages: null } : conversation;
}
