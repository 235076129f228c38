import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { MAIN_ACCOUNT } from '../../src/sandbox/server/data/accounts.ts';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { seriousFindings } from './support/axe.ts';
import { browserPages, hasChromium, needsChromium } from './support/chromium.ts';
import {
  longConversation,
  ongoing,
  SNOOZE_EXAMPLE,
  TRANSFER_EXAMPLE,
  twelveContacts,
  withAnomalies,
  withoutContacts,
} from './support/conversations.ts';
import { sharedGateway, startGateway } from './support/gateway.ts';
import { picture } from './support/pictures.ts';
import { execute } from './support/playground.ts';

const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 900 }, colorScheme: 'light' };
const PHONE: BrowserContextOptions = { viewport: { width: 400, height: 800 }, hasTouch: true };
const SNAPSHOT = 'schema/upstream.graphql';

/** Words of the drawing that do not lie within it from left to right. */
const CUT_OFF_TEXTS = `[...document.querySelectorAll('.drawing text')].filter((text) => {
  const [word, all] = [text, text.closest('svg')].map((element) => element.getBoundingClientRect());
  return word.left < all.left || word.right > all.right;
}).map((text) => text.textContent)`;

const openPage = browserPages();

const gateway = sharedGateway();

/** The explorer with a conversation, once it shows its answer. */
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
  it.each([
    { name: 'the snooze example', id: SNOOZE_EXAMPLE, contacts: 2, anomalies: 0, file: 'snoozed' },
    { name: 'the transfer example', id: TRANSFER_EXAMPLE, contacts: 3, anomalies: 0, file: 'transferred' },
    { name: 'twelve contacts', ...known(twelveContacts), file: null },
    { name: 'anomalies', ...known(withAnomalies), file: 'anomalies' },
    { name: 'a contact that is not over', ...known(ongoing), file: null },
    { name: 'more messages than a page holds', ...known(longConversation), file: null },
    { name: 'no contact', ...known(withoutContacts), file: null },
  ])('shows $name', async ({ id, contacts, anomalies, file }) => {
    const { page, complaints } = await explore(id);
    expect(await page.locator('.summary h2').innerText()).toMatch(new RegExp(`^${contacts} contacts?$`));
    expect(await bars(page).count()).toBe(contacts);
    expect(await page.locator('tbody tr').count()).toBe(contacts);
    expect(await page.locator('.anomalies li').count()).toBe(anomalies);
    if (file !== null) await picture(file, page.locator('.card').first());
    if (contacts === 12) await picture('explorer', page.locator('.drawing-holder'));
    expect(await seriousFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it.each([
    { scheme: 'dark', id: twelveContacts.conversation.id },
    { scheme: 'light', id: withAnomalies.conversation.id },
    { scheme: 'dark', id: 'no-such-conversation' },
  ] as const)('fits a phone that likes $scheme', async ({ scheme, id }) => {
    const { page, complaints } = await explore(id, { ...PHONE, colorScheme: scheme });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400);
    expect(await page.evaluate(CUT_OFF_TEXTS)).toEqual([]);
    expect(await page.locator('.lane-title ~ .fold, .lane-title ~ .axis-line').count()).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

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

  it('begins with the contact that is linked to', async () => {
    const { page } = await explore(`${SNOOZE_EXAMPLE}@2026-01-12T11:05:05.000Z`);
    expect(await page.locator('.details h3').innerText()).toBe('Contact 2: Answered, 4 min 55 s');
  });

  it('says when the contact that is linked to is not there, and shows the others', async () => {
    const { page } = await explore(`${SNOOZE_EXAMPLE}@2026-01-12T11:05:06.000Z`);
    expect(await page.getByRole('alert').innerText()).toContain('No such contact');
    expect(await bars(page).count()).toBe(2);
  });

  it('moves by dragging, and zooms by the wheel with Ctrl', async () => {
    const { page, complaints } = await explore(SNOOZE_EXAMPLE);
    const last = async () => (await bars(page).last().boundingBox()) ?? { x: 0, y: 0, width: 0 };
    const whole = await last();
    const { x = 0, y = 0 } = (await page.locator('.drawing').boundingBox()) ?? {};
    await page.mouse.move(x + 700, y + 50);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -200);
    await page.keyboard.up('Control');
    await expect.poll(async () => (await last()).width).toBeGreaterThan(whole.width * 1.2);
    const zoomed = await last();
    await page.mouse.down();
    await page.mouse.move(x + 600, y + 50, { steps: 5 });
    await page.mouse.up();
    expect((await last()).x).toBeLessThan(zoomed.x - 50);
    expect(complaints).toEqual([]);
  });

  it('goes through everything in time order by keyboard, and zooms', async () => {
    const { page, complaints } = await explore(SNOOZE_EXAMPLE);
    const title = page.locator('.details h3');
    const spoken = page.locator('.drawing .item:focus');
    await bars(page).first().focus();
    await page.keyboard.press('Home');
    const titles = [];
    for (let step = 0; step < 7; step += 1) {
      titles.push(await title.innerText());
      expect(await spoken.getAttribute('aria-label')).toContain(titles.at(-1));
      await page.keyboard.press('ArrowRight');
    }
    expect(titles).toEqual([
      ...['Routed', 'Contact 1: Snoozed, 4 s', 'Pushed', 'Snoozed'],
      ...['Contact 2: Answered, 4 min 55 s', 'Pushed', 'Closed'],
    ]);
    // What is drawn: the box of it on screen has its outline too, which moves when the focus does.
    const width = async () => Number(await page.locator('.bar-shape').first().getAttribute('width'));
    const whole = await width();
    await page.keyboard.press('Home');
    await page.keyboard.press('+');
    expect(await width()).toBeGreaterThan(whole * 1.2);
    expect(await spoken.count()).toBe(1);
    await page.keyboard.press('0');
    expect(await width()).toBe(whole);
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await page.getByRole('button', { name: 'Earlier' }).click();
    expect(await width()).not.toBe(whole);
    expect(complaints).toEqual([]);
  });

  it('tells of what the pointer is on, then again of what is selected', async () => {
    const { page } = await explore(SNOOZE_EXAMPLE);
    const title = page.locator('.details h3');
    await bars(page).last().click();
    await page.locator('.drawing .hit').first().hover();
    expect(await title.innerText()).toBe('Message by Visitor');
    await page.locator('.summary').hover();
    expect(await title.innerText()).toBe('Contact 2: Answered, 4 min 55 s');
    await page.getByRole('button', { name: 'Show contact 1' }).click();
    expect(await title.innerText()).toBe('Contact 1: Snoozed, 4 s');
  });

  it('copies the contacts as JSON and as CSV', async () => {
    const permissions = ['clipboard-read', 'clipboard-write'];
    const { page } = await explore(SNOOZE_EXAMPLE, { ...DESKTOP, permissions });
    const copied = async (name: string) => {
      await page.getByRole('button', { name: `Copy ${name}` }).click();
      await page.getByText(`Copied as ${name}.`).waitFor();
      return z.string().parse(await page.evaluate('navigator.clipboard.readText()'));
    };
    expect(JSON.parse(await copied('JSON')).contacts).toHaveLength(2);
    expect((await copied('CSV')).trim().split('\n')).toHaveLength(3);
  });

  it('opens the query in the playground, where it runs', async () => {
    const { page, complaints } = await explore(SNOOZE_EXAMPLE);
    await page.getByRole('link', { name: 'Open it in the playground' }).click();
    const { operation, data, errors } = await execute(page);
    expect(operation).toContain('query ContactExplorer {');
    expect(errors).toBeUndefined();
    expect(data['conversation']).toMatchObject({ contacts: [{ status: 'SNOOZED' }, { status: 'ANSWERED' }] });
    expect(complaints).toEqual([]);
  });

  it('says when nothing is found', async () => {
    const { page } = await explore('00000000-0000-4000-8000-00000000dead');
    expect(await page.getByRole('alert').innerText()).toContain('No such conversation');
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
    expect(await seriousFindings(page)).toEqual([]);
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

function known({ conversation, expected: meant }: typeof twelveContacts) {
  return { id: conversation.id, contacts: meant.contacts.length, anomalies: meant.anomalies.length };
}
