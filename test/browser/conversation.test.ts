import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { browserPages, hasChromium, needsChromium } from './support/chromium.ts';
import {
  longConversation,
  ongoing,
  openConversation,
  SNOOZE_EXAMPLE,
  TRANSFER_EXAMPLE,
  twelveContacts,
  withAnomalies,
  withoutContacts,
} from './support/conversations.ts';
import { DESKTOP, expectUsable, PHONE, SCREENS } from './support/explorer.ts';
import { sharedGateway } from './support/gateway.ts';
import { picture } from './support/pictures.ts';
import { execute } from './support/playground.ts';

const TABLET: BrowserContextOptions = { ...DESKTOP, viewport: { width: 800, height: 900 } };
const SECOND_CONTACT = `${SNOOZE_EXAMPLE}@2026-01-12T11:05:05.000Z`;

/** Words of the drawing that do not lie within it from left to right. */
const CUT_OFF_TEXTS = `[...document.querySelectorAll('.drawing text')].filter((text) => {
  const [word, all] = [text, text.closest('svg')].map((element) => element.getBoundingClientRect());
  return word.left < all.left || word.right > all.right;
}).map((text) => text.textContent)`;

/** Names of lanes that reach into the part of the drawing that shows time. */
const CROSSED_NAMES = `[...document.querySelectorAll('.lane-title')].filter((name) => {
  const plotX = Number(name.ownerSVGElement.querySelector('clipPath rect').getAttribute('x'));
  return name.getBoundingClientRect().right > name.ownerSVGElement.getBoundingClientRect().left + plotX;
}).map((name) => name.textContent)`;

const openPage = browserPages();

const gateway = sharedGateway();

async function explore(id: string, options: BrowserContextOptions = DESKTOP) {
  const opened = await openPage(gateway.url, options);
  await opened.page.goto(`${gateway.url}/explorer/${encodeURIComponent(id)}`);
  await opened.page.locator('.summary, .notice[role=alert]').first().waitFor();
  return opened;
}

const title = (page: Page) => page.locator('.details h3');
const bars = (page: Page) => page.locator('.drawing .bar');
const path = (page: Page) => decodeURIComponent(new URL(page.url()).pathname);

describe.skipIf(!hasChromium)(`the page of one conversation${needsChromium}`, () => {
  it.each([
    { name: 'the snooze example', id: SNOOZE_EXAMPLE, contacts: 2, anomalies: 0, file: 'snoozed' },
    { name: 'the transfer example', id: TRANSFER_EXAMPLE, contacts: 3, anomalies: 0, file: 'transferred' },
    { name: 'twelve contacts', ...known(twelveContacts), file: 'explorer' },
    { name: 'anomalies', ...known(withAnomalies), file: 'anomalies' },
    { name: 'an ongoing conversation', ...known(ongoing), file: null },
    { name: 'more messages than a page holds', ...known(longConversation), file: null },
    { name: 'no contact', ...known(withoutContacts), file: null },
  ])('shows $name', async ({ id, contacts, anomalies, file }) => {
    const { page, complaints } = await explore(id);
    expect(await page.locator('h1').innerText()).toMatch(/^.+, .+, (closed|ongoing)$/);
    expect(await bars(page).count()).toBe(contacts);
    expect(await page.locator('tbody tr').count()).toBe(contacts);
    expect(await page.locator('.anomalies li').count()).toBe(anomalies);
    expect(await page.getByRole('heading', { name: 'Anomalies' }).count()).toBe(anomalies > 0 ? 1 : 0);
    if (file !== null) await picture(file, page.locator('.timeline-card'));
    expect(complaints).toEqual([]);
  });

  describe.each(SCREENS)('at $name', (screen) => {
    it.each([
      ['twelve contacts', twelveContacts.conversation.id],
      ['anomalies', withAnomalies.conversation.id],
    ])('is usable with %s', async (_, id) => {
      const { page, complaints } = await explore(id, screen);
      await expectUsable(page);
      expect(await page.evaluate(CUT_OFF_TEXTS)).toEqual([]);
      expect(await page.evaluate(CROSSED_NAMES)).toEqual([]);
      await page.locator('.number').first().click();
      await title(page).getByText('Contact 1').waitFor();
      await expectUsable(page);
      expect(complaints).toEqual([]);
    });
  });

  it('says that a text is not an id', async () => {
    const { page } = await explore('hello');
    expect(await page.getByRole('alert').innerText()).toContain('“hello” is not an id');
  });

  it('keeps the selected contact in the URL', async () => {
    const { page, complaints } = await explore(SECOND_CONTACT);
    expect(await title(page).innerText()).toBe('Contact 2: Answered, 4 min 55 s');
    await page.getByRole('button', { name: 'Show the details of contact 1' }).click();
    await title(page).getByText('Contact 1: Snoozed, 4 s').waitFor();
    expect(path(page)).toMatch(new RegExp(`^/explorer/${SNOOZE_EXAMPLE}@2026`));
    await page.reload();
    await title(page).getByText('Contact 1: Snoozed, 4 s').waitFor();
    await page.getByRole('button', { name: 'Close the details' }).click();
    await title(page).getByText('Conversation').waitFor();
    expect(path(page)).toBe(`/explorer/${SNOOZE_EXAMPLE}`);
    expect(complaints).toEqual([]);
  });

  it('says when the contact of the URL does not exist, and shows the others', async () => {
    const { page } = await explore(`${SNOOZE_EXAMPLE}@2026-01-12T11:05:06.000Z`);
    expect(await page.getByRole('alert').innerText()).toContain('No such contact');
    expect(await bars(page).count()).toBe(2);
  });

  it('goes through everything in the order of time by keyboard, and zooms', async () => {
    const { page, complaints } = await explore(SNOOZE_EXAMPLE);
    const focused = page.locator('.drawing .item:focus');
    await page.getByRole('button', { name: 'Later' }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Home');
    const titles: string[] = [];
    for (let step = 0; step < 10; step += 1) {
      titles.push(await title(page).innerText());
      expect(await focused.getAttribute('aria-label')).toContain(titles.at(-1));
      await page.keyboard.press('ArrowRight');
    }
    expect(titles).toEqual([
      ...['Message by Visitor', 'Routed', 'Contact 1: Snoozed, 4 s', 'Assigned', 'Snoozed'],
      ...['Contact 2: Answered, 4 min 55 s', 'Assigned', 'Message by Ada Archer', 'Message by Visitor'],
      'Message by Visitor',
    ]);
    const width = async () => Number(await page.locator('.drawing .bar-shape').last().getAttribute('width'));
    const whole = await width();
    await page.keyboard.press('+');
    await expect.poll(width).not.toBe(whole);
    expect(await focused.count()).toBe(1);
    await page.keyboard.press('0');
    await expect.poll(width).toBe(whole);
    await page.keyboard.press('Escape');
    await title(page).getByText('Conversation').waitFor();
    expect(complaints).toEqual([]);
  });

  it('moves by dragging, and zooms by the wheel with Ctrl', async () => {
    const { page, complaints } = await explore(SNOOZE_EXAMPLE);
    const last = async () =>
      (await bars(page).last().locator('.bar-shape').boundingBox()) ?? { x: 0, width: 0 };
    const whole = await last();
    const { x = 0, y = 0 } = (await page.locator('.drawing').boundingBox()) ?? {};
    await page.mouse.move(x + 400, y + 50);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    await expect.poll(async () => (await last()).x).toBeGreaterThan(whole.x + 20);
    const zoomed = await last();
    await page.mouse.down();
    await page.mouse.move(x + 300, y + 50, { steps: 5 });
    await page.mouse.up();
    await expect.poll(async () => (await last()).x).toBeLessThan(zoomed.x - 50);
    expect(complaints).toEqual([]);
  });

  it('has a tooltip, and draws the start and the end of the contact under the pointer', async () => {
    const { page } = await explore(SNOOZE_EXAMPLE);
    const marks = page.locator('.drawing .mark');
    expect(await marks.count()).toBe(1);
    await bars(page).last().hover();
    await page.locator('.tooltip').getByText('Contact 2').waitFor();
    expect(await marks.count()).toBe(3);
    await page.locator('h1').hover();
    await expect.poll(() => marks.count()).toBe(1);
  });

  it('keeps the times visible when the page scrolls', async () => {
    const { page } = await explore(twelveContacts.conversation.id, TABLET);
    await page.locator('.lane-title').last().scrollIntoViewIfNeeded();
    await page.mouse.wheel(0, 300);
    await expect.poll(() => page.evaluate('scrollY')).toBeGreaterThan(0);
    await expect
      .poll(async () => (await page.locator('.axis-header').boundingBox())?.y)
      .toBeGreaterThanOrEqual(0);
  });

  it('opens the lane of the guests by keyboard', async () => {
    const { page } = await explore(longConversation.conversation.id);
    const toggle = page.getByRole('button', { name: /\d guests/ });
    const lanes = page.locator('.lane-title');
    const closed = await lanes.count();
    await toggle.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => lanes.count()).toBeGreaterThan(closed);
    expect(await toggle.getAttribute('aria-expanded')).toBe('true');
  });

  it('loads the text of a message only when the person wants to read it', async () => {
    const { page, complaints } = await explore(SNOOZE_EXAMPLE, TABLET);
    const bodies: string[] = [];
    page.on('request', (request) => bodies.push(request.postData() ?? ''));
    const target = page.locator('.drawing .message').first();
    const box = await target.locator('.message-target').boundingBox();
    expect([box?.width, box?.height]).toEqual([24, 24]);
    await target.click();
    const message = page.locator('.messages li');
    expect(await message.innerText()).toMatch(/^Visitor Mon 12 Jan 2026, \d\d:\d\d:\d\d UTC$/);
    expect(bodies).toEqual([]);
    await page.getByRole('button', { name: 'Show the text' }).click();
    await page.locator('.message-text').waitFor();
    expect(bodies).toEqual([expect.stringContaining('MessageTexts')]);
    expect(complaints).toEqual([]);
  });

  it('is a story on a phone, and shows details in a sheet', async () => {
    const { page, complaints } = await explore(TRANSFER_EXAMPLE, PHONE);
    expect(await page.locator('.drawing').count()).toBe(0);
    expect(await page.locator('.chapter-title').allInnerTexts()).toEqual([
      ...['1 · Ada Archer', '2 · Ben Archer', '3 · Cleo Archer'],
    ]);
    expect(await page.locator('.hand-over').nth(1).innerText()).toContain(
      'Transferred to North Shop Support',
    );
    await page.locator('.chapter').nth(1).tap();
    await title(page).getByText('Contact 2: Transferred').waitFor();
    const { y = 0, height = 0 } = (await page.locator('.details').boundingBox()) ?? {};
    expect(y + height).toBe(800);
    expect(path(page)).toContain(`${TRANSFER_EXAMPLE}@`);
    await page.getByRole('button', { name: 'Close the details' }).tap();
    await page.getByText('All 5 messages').tap();
    await page.getByRole('button', { name: 'Show the texts' }).tap();
    await expect.poll(() => page.locator('.message-text').count()).toBe(5);
    expect(complaints).toEqual([]);
  });

  it('shows UTC when the person chooses it', async () => {
    const { page } = await explore(SECOND_CONTACT, { ...DESKTOP, timezoneId: 'Asia/Kolkata' });
    const opened = page.locator('.details .fact', { hasText: 'Opened' });
    expect(await opened.innerText()).toContain('16:35:05');
    await page.locator('summary', { hasText: 'Local time' }).click();
    await page.getByRole('button', { name: 'UTC' }).click();
    await expect.poll(() => opened.innerText()).toContain('11:05:05 UTC');
  });

  it('refreshes an ongoing conversation every 15 seconds, and no closed one', async () => {
    for (const [id, expected] of [
      [openConversation.conversation.id, 2],
      [SNOOZE_EXAMPLE, 0],
    ] as const) {
      const { page } = await openPage(gateway.url, DESKTOP);
      await page.clock.install();
      await page.goto(`${gateway.url}/explorer/${id}`);
      await page.locator('.summary').waitFor();
      let requests = 0;
      page.on('request', () => {
        requests += 1;
      });
      for (let round = 0; round < 2; round += 1) {
        const response = expected > 0 ? page.waitForResponse(/graphql/) : null;
        await page.clock.runFor(15_000);
        await response;
        // The page reads the response before it waits again.
        await page.evaluate('fetch("/explorer").then((response) => response.text())');
        await page.clock.runFor(10);
      }
      expect(requests - 2).toBe(expected);
      expect(await page.locator('.summary').count()).toBe(1);
    }
  });

  it('refreshes no conversation while the page is hidden, and does it when the page is visible again', async () => {
    const { page } = await openPage(gateway.url, DESKTOP);
    await page.clock.install();
    await page.goto(`${gateway.url}/explorer/${openConversation.conversation.id}`);
    await page.locator('.summary').waitFor();
    const showAs = (state: string) =>
      page.evaluate(`Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'))`);
    let requests = 0;
    page.on('request', () => {
      requests += 1;
    });
    await showAs('hidden');
    await page.clock.runFor(60_000);
    expect(requests).toBe(0);
    const refreshed = page.waitForResponse(/graphql/);
    await showAs('visible');
    await refreshed;
    expect(requests).toBe(1);
  });

  it.each([1440, 1024])('has the details beside the timeline at %i px', async (width) => {
    const { page } = await explore(SECOND_CONTACT, { ...DESKTOP, viewport: { width, height: 800 } });
    const timeline = await page.locator('.timeline-card').boundingBox();
    const details = await page.locator('.details').boundingBox();
    expect(details?.x).toBeGreaterThan((timeline?.x ?? width) + (timeline?.width ?? 0));
    expect(details?.y).toBe(timeline?.y);
  });

  it('copies its link, and downloads what it shows', async () => {
    const permissions = ['clipboard-read', 'clipboard-write'];
    const { page } = await explore(SECOND_CONTACT, { ...DESKTOP, permissions });
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByText('The link was copied.').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(page.url());
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download JSON' }).click();
    const chunks = await (await (await download).createReadStream()).toArray();
    const { contacts } = z
      .object({ contacts: z.array(z.unknown()) })
      .parse(JSON.parse(Buffer.concat(chunks).toString()));
    expect(contacts).toHaveLength(2);
  });

  it('opens the query in the playground, where it runs', async () => {
    const { page } = await explore(SNOOZE_EXAMPLE);
    await page.getByRole('link', { name: 'Open it in the playground' }).click();
    const { operation, data, errors } = await execute(page);
    expect(operation).toContain('query ContactExplorer {');
    expect(errors).toBeUndefined();
    expect(data['conversation']).toMatchObject({ contacts: [{ status: 'SNOOZED' }, { status: 'ANSWERED' }] });
  });
});

function known({ conversation, expected: meant }: typeof twelveContacts) {
  return { id: conversation.id, contacts: meant.contacts.length, anomalies: meant.anomalies.length };
}
