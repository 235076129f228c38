import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { monthData } from '../../src/sandbox/server/data/data.ts';
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

async function open(parameters: string, options: BrowserContextOptions = DESKTOP, url = gateway.url) {
  const opened = await openPage(url, options);
  await opened.context.clock.setFixedTime(EVENING);
  await opened.page.goto(`${url}/explorer/indicators${parameters}`);
  return opened;
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name });
const groups = (page: Page) => page.locator('table.groups tbody tr');

/** All parts of the page are there. */
async function loaded(page: Page): Promise<void> {
  await groups(page).first().waitFor();
  await page.getByText(/answered contacts?\.$/).waitFor();
  await page.locator('.bar-chart canvas').nth(1).waitFor();
}

const card = (page: Page, title: string) => page.locator('.card', { has: heading(page, title) });

/** Saves the CSV file of a chart or of the table. */
async function saveTable(page: Page, title: string) {
  const download = page.waitForEvent('download');
  await card(page, title).getByRole('button', { name: 'Download CSV' }).click();
  const file = await download;
  const text = await readFile(await file.path(), 'utf8');
  expect(text.startsWith('\uFEFF')).toBe(true);
  return {
    name: file.suggestedFilename(),
    rows: z.array(z.array(z.string())).parse(parse(text, { bom: true })),
  };
}

/** Returns the table of numbers below a chart. */
async function shownNumbers(page: Page, title: string) {
  await card(page, title).getByText('Numbers as a table').click();
  return card(page, title)
    .locator('.numbers tr')
    .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
}

function sumOf([head = [], ...rows]: readonly (readonly string[])[], column: string): number {
  return rows.reduce((sum, row) => sum + Number(row[head.indexOf(column)]), 0);
}

const comparison = z.object({ addedHeight: z.number(), otherPixels: z.number(), inkInHead: z.number() });

/** The right edge of the charts on paper that is 600 pixels wide. A chart is not drawn again for it. */
const CHART_ON_PAPER = `(() => {
  const content = document.querySelector('#content');
  content.style.width = '600px';
  const { left } = content.getBoundingClientRect();
  const edges = [...document.querySelectorAll('canvas')].map((canvas) => canvas.getBoundingClientRect().right);
  content.style.width = '';
  return Math.max(...edges) - left;
})()`;

/**
 * Compares a saved picture with the canvas of its chart, in the browser: the pixels below the title that differ, where the chart has
 * any colour, and the pixels of the title that are not like the first one.
 */
const comparePicture = `async (canvas, png) => {
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const copy = new OffscreenCanvas(picture.width, picture.height)
    .getContext('2d', { willReadFrequently: true });
  copy.drawImage(picture, 0, 0);
  const addedHeight = picture.height - canvas.height;
  const { width, height } = canvas;
  const shown = canvas.getContext('2d').getImageData(0, 0, width, height).data;
  const saved = copy.getImageData(0, addedHeight, width, height).data;
  const head = copy.getImageData(0, 0, width, addedHeight).data;
  const pixel = (data, at) => data.slice(at, at + 3).join();
  let otherPixels = 0;
  for (let at = 0; at < shown.length; at += 4) {
    if (shown[at + 3] === 255 && pixel(shown, at) !== pixel(saved, at)) otherPixels += 1;
  }
  let inkInHead = 0;
  for (let at = 0; at < head.length; at += 4) if (pixel(head, at) !== pixel(head, 0)) inkInHead += 1;
  return { addedHeight, otherPixels, inkInHead };
}`;

describe.skipIf(!hasChromium)(`the page of indicators in a browser${needsChromium}`, () => {
  it.each(SCREENS)('fits $name', async ({ name, ...screen }) => {
    const { page, complaints } = await open('?period=yesterday', screen);
    await loaded(page);
    expect(await page.locator('.tile').count()).toBe(5);
    await expectUsable(page);
    if (name === DESKTOP.name) await picture('indicators', page);
    if (name === PHONE.name) await picture('indicators-phone', page);
    expect(complaints).toEqual([]);
  });

  it('compares with the days before', async () => {
    const { page, complaints } = await open('?period=week&basis=opened');
    await page
      .getByText(
        'Compared with the 7 days before, 2026-01-17 to 2026-01-23, but only until Fri 23 Jan 2026, 20:00: the period is not over.',
      )
      .waitFor();
    await expect
      .poll(() => page.locator('.tile').first().innerText())
      .toMatch(/^Contacts\s+[\d,]+\s+[+−]\d+ %$/);
    expect(complaints).toEqual([]);
  });

  it('says which contacts may be missing, because their conversations may not be closed yet', async () => {
    // The gateway compares with its own clock, so the days of the sandbox must end now.
    const app = await startGateway({ SANDBOX_UNTIL: '' });
    onTestFinished(app.stop);
    const { page } = await openPage(app.url, DESKTOP);
    await page.goto(`${app.url}/explorer/indicators?period=week&basis=opened`);
    await page.getByText(/^Contacts that were opened since .* may be missing/).waitFor();
  }, 60_000);

  it('opens the list of a bar by pointer, and by a link in the table of its numbers', async () => {
    const { page, complaints } = await open('?period=week');
    await heading(page, 'Contacts by day').waitFor();
    const byDay = card(page, 'Contacts by day');
    expect(await byDay.getByRole('img').getAttribute('aria-label')).toMatch(
      /contacts in 7 bars, most of them/,
    );
    await byDay.getByText('Numbers as a table').click();
    const [bar] = await byDay.getByRole('link', { name: 'Sat 24 Jan 2026' }).all();
    const href = await bar?.getAttribute('href');
    expect(href).toContain('opened=2026-01-24T00%3A00%3A00.000Z%2F2026-01-25T00%3A00%3A00.000Z');
    const box = await byDay.locator('.u-over').boundingBox();
    await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) / 14 + 5, (box?.y ?? 0) + 150);
    await byDay.getByText(/^Sat 24 Jan 2026: \d+ contacts/).waitFor();
    await page.mouse.down();
    await page.mouse.up();
    await page.waitForURL((url) => url.pathname === '/explorer');
    expect(new URL(page.url()).search).toBe(new URL(href ?? '', gateway.url).search);
    await page.locator('.chip', { hasText: 'Opened: Sat 24 Jan 2026' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('says that it does not filter by anomalies, and its links do not either', async () => {
    const { page, complaints } = await open('?period=yesterday&anomalies=only');
    await page.getByText(/^The numbers are not filtered by anomalies/).waitFor();
    await groups(page).first().waitFor();
    expect(await page.locator('.chip').count()).toBe(0);
    expect(await groups(page).first().getByRole('link').first().getAttribute('href')).not.toContain(
      'anomalies',
    );
    expect(complaints).toEqual([]);
  });

  it('sorts the table, and groups it by something else, in the URL', async () => {
    const { page, complaints } = await open('?period=yesterday');
    const names = async () => (await groups(page).locator('th').allInnerTexts()).slice(0, 3);
    await groups(page).first().waitFor();
    await page.getByRole('button', { name: 'Contacts', exact: true }).click();
    const ascending = await names();
    await page.getByRole('button', { name: 'Contacts', exact: true }).click();
    expect(new URL(page.url()).searchParams.get('sort')).toBe('-contacts');
    const descending = await names();
    expect(descending).not.toEqual(ascending);
    await page.reload();
    await groups(page).first().waitFor();
    expect(await names()).toEqual(descending);
    await page.getByRole('button', { name: 'Site', exact: true }).click();
    await heading(page, 'By site').waitFor();
    await page.getByRole('link', { name: 'North Shop', exact: true }).click();
    await page.locator('.chip', { hasText: 'Site: North Shop' }).waitFor();
    await page.goBack();
    // The link of the name covers the row.
    await groups(page).filter({ hasText: 'South Shop' }).locator('td').nth(2).click({ force: true });
    await page.locator('.chip', { hasText: 'Site: South Shop' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('shows the first 500 numbers of a long chart, and says that the CSV has all', async () => {
    const { page } = await open('?period=custom&from=2026-01-01&to=2026-01-30&step=hour&channel=SMS');
    const byHour = card(page, 'Contacts by hour');
    await byHour.getByText('Numbers as a table').click();
    await byHour.getByText(/^The first 500 of \d+ rows/).waitFor();
    expect(await byHour.locator('tbody tr').count()).toBe(500);
  });

  it('saves the numbers of the page as CSV', async () => {
    const { page, complaints } = await open('?period=yesterday&channel=CHAT');
    await loaded(page);
    const contacts = Number(await page.locator('.tile-value').first().innerText());

    const hours = await saveTable(page, 'Contacts by hour');
    expect(hours.name).toBe('contacts-by-hour-2026-01-29.csv');
    expect(hours.rows).toHaveLength(25);
    expect(hours.rows[0]?.slice(0, 4)).toEqual(['Opened', 'Contacts', 'Answered', 'Unanswered']);
    expect(hours.rows).toEqual(await shownNumbers(page, 'Contacts by hour'));
    const before = Number(/^\d+/.exec(await page.getByText(/opened before the period/).innerText())?.[0]);
    expect(sumOf(hours.rows, 'Contacts') + before).toBe(contacts);

    const operators = await saveTable(page, 'By operator');
    expect(operators.name).toBe('contacts-by-operator-2026-01-29.csv');
    expect(sumOf(operators.rows, 'contacts')).toBe(contacts);
    const columns = ['name', 'answerRate', 'unanswered', 'contacts', 'transfers'];
    const written = operators.rows.slice(1).map((row) => {
      const [name, rate, ...counts] = columns.map((column) => row[operators.rows[0]?.indexOf(column) ?? -1]);
      return [name, `${(Number(rate) * 100).toFixed(1)} %`, ...counts];
    });
    const shown = await groups(page).evaluateAll((all) =>
      all.map((row) => [0, 1, 2, 3, 7].map((cell) => row.children[cell]?.textContent)),
    );
    expect(written).toEqual(shown);

    const times = await saveTable(page, 'First response times');
    expect(times.rows).toEqual(await shownNumbers(page, 'First response times'));
    const answered = await page.getByText(/answered contacts?\.$/).innerText();
    expect(answered).toBe(`${sumOf(times.rows, 'Contacts')} answered contacts.`);
    expect(complaints).toEqual([]);
  });

  it('saves the charts of the page as PNG, below a title', async () => {
    const { page, complaints } = await open('?period=yesterday');
    await loaded(page);
    for (const [index, title] of ['Contacts by hour', 'First response times'].entries()) {
      const download = page.waitForEvent('download');
      await card(page, title).getByRole('button', { name: 'Download PNG' }).click();
      const saved = await download;
      expect(saved.suggestedFilename()).toBe(`${title.toLowerCase().replaceAll(' ', '-')}-2026-01-29.png`);
      const png = (await readFile(await saved.path())).toString('base64');
      const { addedHeight, otherPixels, inkInHead } = comparison.parse(
        await page.evaluate(`(${comparePicture})(document.querySelectorAll('canvas')[${index}], '${png}')`),
      );
      expect(addedHeight).toBe(75);
      expect(otherPixels).toBe(0);
      expect(inkInHead).toBeGreaterThan(500);
    }
    expect(complaints).toEqual([]);
  });

  it('can be used by keyboard only', async () => {
    const { page, complaints } = await open('');
    await loaded(page);
    const press = async (text: string, key = 'Tab') => {
      await tabTo(page, text, key);
      await page.keyboard.press('Enter');
    };
    await press('Yesterday');
    await expect.poll(() => page.url()).toContain('period=yesterday');
    await press('Channel');
    await page.getByRole('button', { name: /^Chat/ }).waitFor();
    await press('Chat');
    await page.locator('.chip', { hasText: 'Channel: Chat' }).waitFor();
    await loaded(page);

    await press('Day');
    await heading(page, 'Contacts by day').waitFor();
    await loaded(page);
    expect(await focusedText(page)).toBe('Day');
    await press('Hour', 'Shift+Tab');
    await loaded(page);
    await press('Site', 'Tab');
    await heading(page, 'By site').waitFor();
    await loaded(page);
    expect(await focusedText(page)).toBe('Site');
    await press('Contacts');
    await expect.poll(() => page.url()).toContain('sort=contacts');
    expect(await focusedText(page)).toContain('Contacts');
    const sorted = page.locator('th[aria-sort]');
    expect(await sorted.innerText()).toContain('Contacts');

    for (const [button, file] of [
      ['Download CSV', 'contacts-by-site-2026-01-29.csv'],
      ['Download PNG', 'first-response-times-2026-01-29.png'],
    ] as const) {
      const download = page.waitForEvent('download');
      await press(button);
      expect((await download).suggestedFilename()).toBe(file);
    }
    await tabTo(page, 'Hour', 'Shift+Tab');
    await press('Numbers as a table');
    await page.keyboard.press('Tab');
    const bar = await focusedText(page);
    expect(bar).toMatch(/^Thu 29 Jan 2026, \d\d:00$/);
    await page.keyboard.press('Enter');
    await page.locator('.chip', { hasText: `Opened: ${bar}` }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('is printed light, without its controls', async () => {
    const { page, complaints } = await open('?period=yesterday', { ...DESKTOP, colorScheme: 'dark' });
    await loaded(page);
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(21, 26, 33)');
    expect(await page.getByRole('button', { name: 'Yesterday' }).isVisible()).toBe(false);
    await page.getByText('Conversations closed on 2026-01-29 (UTC)').waitFor();
    expect(await page.evaluate(CHART_ON_PAPER)).toBeLessThanOrEqual(600);
    await page.emulateMedia({ media: 'screen' });
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(232, 236, 241)');
    expect(complaints).toEqual([]);
  });

  it('has no numbers for days without contacts', async () => {
    const { page, complaints } = await open('?period=custom&from=2025-06-01&to=2025-06-02');
    await page.getByText('No contacts in this period.').waitFor();
    await page.getByText('0 answered contacts.').waitFor();
    await expectUsableEverywhere(page);
    expect(complaints).toEqual([]);
  });

  it('says that a token is needed, for each part', async () => {
    const sandbox = await startSandbox({ requireAuth: true });
    onTestFinished(sandbox.stop);
    const app = await startGateway({ UPSTREAM_URL: sandbox.url, UPSTREAM_SCHEMA: 'schema/upstream.graphql' });
    onTestFinished(app.stop);
    const { page } = await open('', DESKTOP, app.url);
    await expect.poll(() => page.locator('.notice[data-kind=token]').count()).toBe(4);
    expect(await page.locator('.notice').first().innerText()).toMatch(/Request id: [\w-]{8,}/);
    await expectUsableEverywhere(page);
  });

  it('shows a skeleton while it reads, and how many conversations could not be read', async () => {
    const data = monthData();
    const conversations = data.conversations.map((conversation, index) =>
      index % 3 === 0 ? { ...conversation, messages: null } : conversation,
    );
    const sandbox = await startSandbox({ data: { ...data, conversations }, latencyMs: 300 });
    onTestFinished(sandbox.stop);
    const app = await startGateway({ UPSTREAM_URL: sandbox.url, UPSTREAM_SCHEMA: 'schema/upstream.graphql' });
    onTestFinished(app.stop);
    const { page } = await open('?period=yesterday', DESKTOP, app.url);
    await page.getByLabel('Loading the table …').waitFor();
    await page.getByText(/^\d+ conversations could not be read$/).waitFor();
    expect(await page.locator('.notice[data-kind=history]').innerText()).toMatch(/Request id: [\w-]{8,}/);
    await groups(page).first().waitFor();
    await expectUsableEverywhere(page);
  });
});
