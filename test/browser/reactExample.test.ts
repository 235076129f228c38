import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { MAIN_ACCOUNT } from '../../src/sandbox/server/data/accounts.ts';
import { customData } from '../../src/sandbox/server/resolvers/customData.ts';
import {
  bot,
  conversation,
  handedOver,
  professional,
  pushed,
  routed,
  system,
  toRule,
} from '../support/contacts/conversations.ts';
import type { StartedApp } from '../support/gateway/startApp.ts';
import { startApp } from '../support/gateway/startApp.ts';
import { post } from '../support/http/request.ts';
import { INSTALL_TIMEOUT_MS } from '../support/processes/runCommand.ts';
import type { TestServer } from '../support/upstream/httpServer.ts';
import { startServer } from '../support/upstream/httpServer.ts';
import type { ValidatedSandbox } from '../support/upstream/validatedSandbox.ts';
import { startValidatedSandbox } from '../support/upstream/validatedSandbox.ts';
import { until } from '../support/waiting/until.ts';
import { browserPages, hasChromium, needsChromium } from './support/chromium.ts';
import type { BuiltExample } from './support/reactExample.ts';
import { buildReactExample } from './support/reactExample.ts';

const WHOLE = '00000000-0000-4000-8000-000000000001';
const BROKEN = '00000000-0000-4000-8000-000000000002';
const LIVE = '00000000-0000-4000-8000-000000000003';
const SECOND = '00000000-0000-4000-8000-000000000004';
const UNDATED = '00000000-0000-4000-8000-000000000005';

/** The bot gave the visitor to a professional, who still writes. Its dates have an offset without a colon. */
const ongoing = conversation(LIVE, {
  closedAt: null,
  messages: [
    { ...system('l1', '10:00:00', pushed(bot(1))), createdAt: '2026-03-02T11:00:00+0100' },
    system('l2', '10:01:00', toRule(bot(1), 'sales')),
    system('l3', '10:02:00', pushed(professional(2))),
  ],
  routingEvents: [routed('09:59:00', 'bots'), routed('10:01:30', 'sales')],
});
/** Two messages without a readable date give two equal anomalies. */
const undated = conversation(UNDATED, {
  messages: ['u1', 'u2'].map((id) => ({ ...system(id, '10:00:00', pushed(bot(1))), createdAt: 'yesterday' })),
});

/** At least what the example waits before it reads an ongoing conversation again, in milliseconds. */
const POLL_MS = 3_000;

const others = [handedOver(WHOLE), conversation(BROKEN, { messages: null }), handedOver(SECOND)];
const FAULT = { data: null, errors: [{ message: 'The database is busy.' }] };

const openPage = browserPages();

describe.skipIf(!hasChromium)(`examples/react in a browser${needsChromium}`, { timeout: 60_000 }, () => {
  let example: BuiltExample;
  let before: ValidatedSandbox;
  let after: ValidatedSandbox;
  let upstream: TestServer;
  let gateway: StartedApp;
  let site: Awaited<ReturnType<BuiltExample['serve']>>;
  let isClosed = false;
  let isFailing = false;

  beforeAll(async () => {
    before = await startValidatedSandbox({
      data: customData({ conversations: [...others, undated, ongoing] }),
      requireAuth: true,
    });
    after = await startValidatedSandbox({
      data: customData({ conversations: [...others, handedOver(LIVE)] }),
      requireAuth: true,
    });
    upstream = await startServer((response, { headers: { authorization = '' } }, { body }) => {
      const { url } = isClosed ? after : before;
      const result = isFailing
        ? Promise.resolve(Response.json(FAULT))
        : post(url, JSON.parse(body), { authorization });
      void result.then(async (sent) => {
        response.writeHead(sent.status, { 'content-type': 'application/json' });
        response.end(await sent.text());
      });
    });
    gateway = await startApp({ UPSTREAM_URL: upstream.url, UPSTREAM_SCHEMA: 'schema/upstream.graphql' });
    example = await buildReactExample();
    if (example.notBuilt === null) site = await example.serve(gateway.url, false);
  }, INSTALL_TIMEOUT_MS);

  afterEach(() => {
    isClosed = false;
    isFailing = false;
  });

  afterAll(async () => {
    site?.stop();
    await example?.remove();
    for (const server of [gateway, upstream, before, after]) await server?.stop();
  });

  /** Opens the page, logged in unless the token is empty, at the day of the conversations. */
  const open = async (token = MAIN_ACCOUNT.token, { url } = site) => {
    const opened = await openPage(url);
    const { page } = opened;
    // Time passes as usual, and a test may move it forward.
    await page.clock.install();
    await page.goto(url);
    await page.getByLabel('From', { exact: true }).fill('2026-03-02');
    await page.getByLabel('To', { exact: true }).fill('2026-03-03');
    await page.getByLabel('Token', { exact: true }).fill(token);
    await page.getByLabel('Token', { exact: true }).press('Enter');
    return opened;
  };
  const enter = async (page: Page, conversationId: string) => {
    const field = page.getByRole('textbox', { name: 'Conversation', exact: true });
    await field.fill(conversationId);
    await field.press('Enter');
  };
  const conversationIn = (page: Page) => page.getByRole('region', { name: 'Conversation', exact: true });
  const rowsOf = (page: Page) => page.locator('tbody tr').allInnerTexts();

  it('lists closed conversations, and shows the contacts of one', async ({ skip }) => {
    skip(example.notBuilt !== null, example.notBuilt ?? '');
    const { page, complaints } = await open();
    await page.getByRole('button', { name: WHOLE }).click();
    await page.getByRole('cell', { name: 'TRANSFERRED' }).waitFor();
    expect(await rowsOf(page)).toEqual([
      '2 Mar 2026, 10:00:00\t2 Mar 2026, 11:00:00\tBot 1\tTRANSFERRED',
      '2 Mar 2026, 11:00:30\t2 Mar 2026, 11:05:00\tuser-2\tANSWERED',
    ]);
    expect(complaints).toEqual([]);
  });

  it('shows the other conversations when the history of one could not be read', async ({ skip }) => {
    skip(example.notBuilt !== null, example.notBuilt ?? '');
    const { page } = await open();
    await page.getByText('1 of 4 conversations are missing here.').waitFor();
    await page.getByRole('button', { name: WHOLE }).waitFor();
    expect(await page.getByRole('alert').allInnerTexts()).toEqual([
      'A history could not be read completely, so its contacts are not shown.',
    ]);
  });

  it('shows a conversation without its contacts when its history could not be read', async ({ skip }) => {
    skip(example.notBuilt !== null, example.notBuilt ?? '');
    const { page } = await open();
    await enter(page, BROKEN);
    const section = conversationIn(page);
    await section.getByText('CHAT, closed 2 Mar 2026, 11:05:00').waitFor();
    expect(await section.getByRole('alert').innerText()).toContain('A history could not be read completely');
    expect(await rowsOf(page)).toEqual([]);
  });

  it('shows the message of two equal anomalies once', async ({ skip }) => {
    skip(example.notBuilt !== null, example.notBuilt ?? '');
    const { page } = await open();
    await enter(page, UNDATED);
    const messages = page.getByText('A message has no readable date');
    await messages.first().waitFor();
    expect(await messages.count()).toBe(1);
  });

  it('reads an ongoing conversation again until it is closed', async ({ skip }) => {
    skip(example.notBuilt !== null, example.notBuilt ?? '');
    const { page, complaints } = await open();
    await enter(page, LIVE);
    await conversationIn(page).getByText('CHAT, ongoing').waitFor();
    expect(await rowsOf(page)).toEqual([
      '2 Mar 2026, 10:00:00\t2 Mar 2026, 10:01:00\tBot 1\tTRANSFERRED',
      '2 Mar 2026, 10:02:00\t–\tuser-2\tONGOING',
    ]);
    isClosed = true;
    await page.clock.fastForward(POLL_MS);
    await conversationIn(page).getByText('CHAT, closed 2 Mar 2026, 11:05:00').waitFor();
    const sent = upstream.requests.length;
    await page.clock.fastForward(10 * POLL_MS);
    await page.getByRole('button', { name: WHOLE }).click();
    await conversationIn(page).getByRole('heading', { name: WHOLE }).waitFor();
    await page.getByRole('cell', { name: 'user-2' }).waitFor();
    expect(upstream.requests).toHaveLength(sent + 1);
    expect(complaints).toEqual([]);
  });

  it('keeps the contacts when a read fails, and reads again later', async ({ skip }) => {
    skip(example.notBuilt !== null, example.notBuilt ?? '');
    const { page } = await open();
    await enter(page, LIVE);
    const section = conversationIn(page);
    await section.getByText('CHAT, ongoing').waitFor();
    await page.getByRole('button', { name: WHOLE }).waitFor();
    const rows = await rowsOf(page);
    const first = upstream.requests.length;
    await page.clock.fastForward(POLL_MS);
    await until(() => upstream.requests.length > first);
    isFailing = true;
    await page.clock.fastForward(POLL_MS);
    await section.getByRole('alert').waitFor();
    expect(await section.getByRole('alert').innerText()).toBe('The database is busy.');
    expect(await rowsOf(page)).toEqual(rows);
    await section.getByText('CHAT, ongoing').waitFor();
    isFailing = false;
    isClosed = true;
    await page.clock.fastForward(10 * POLL_MS);
    await section.getByText('CHAT, closed 2 Mar 2026, 11:05:00').waitFor();
    expect(await section.getByRole('alert').count()).toBe(0);
  });

  it('does not read an ongoing conversation again while the page is hidden', async ({ skip }) => {
    skip(example.notBuilt !== null, example.notBuilt ?? '');
    const { page } = await open();
    await enter(page, LIVE);
    await conversationIn(page).getByText('CHAT, ongoing').waitFor();
    await page.getByRole('button', { name: WHOLE }).waitFor();
    const hide = (value: boolean) =>
      page.evaluate(`Object.defineProperty(document, 'hidden', { value: ${value}, configurable: true })`);
    await hide(true);
    let reads = 0;
    page.on('request', () => {
      reads += 1;
    });
    await page.clock.fastForward(10 * POLL_MS);
    await hide(false);
    expect(reads).toBe(0);
    await page.clock.fastForward(POLL_MS);
    await until(() => reads > 0);
  });

  it('reads again what failed when it is selected again', async ({ skip }) => {
    skip(example.notBuilt !== null, example.notBuilt ?? '');
    const { page } = await open();
    const section = conversationIn(page);
    await page.getByRole('button', { name: SECOND }).waitFor();
    isFailing = true;
    await page.getByRole('button', { name: WHOLE }).click();
    await section.getByRole('alert').waitFor();
    isFailing = false;
    await page.getByRole('button', { name: SECOND }).click();
    await section.getByRole('cell', { name: 'TRANSFERRED' }).waitFor();
    await page.getByRole('button', { name: WHOLE }).click();
    await section.getByRole('heading', { name: WHOLE }).waitFor();
    await section.getByRole('cell', { name: 'TRANSFERRED' }).waitFor();

    const from = page.getByLabel('From', { exact: true });
    isFailing = true;
    await from.fill('2026-03-01');
    await page.getByText('The database is busy.').waitFor();
    isFailing = false;
    await from.fill('2026-03-02');
    await page.getByRole('button', { name: WHOLE }).waitFor();
    await from.fill('2026-03-01');
    await page.getByRole('button', { name: WHOLE }).waitFor();
  });

  it('hides the token, and sends it only when the form is submitted', async ({ skip }) => {
    skip(example.notBuilt !== null, example.notBuilt ?? '');
    const { page } = await open('');
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.headers()['authorization'] ?? ''));
    const token = page.getByLabel('Token', { exact: true });
    expect(await token.getAttribute('type')).toBe('password');
    await token.pressSequentially(MAIN_ACCOUNT.token);
    await token.press('Enter');
    await page.getByRole('button', { name: WHOLE }).waitFor();
    expect(new Set(sent)).toEqual(new Set([`Bearer ${MAIN_ACCOUNT.token}`]));
  });

  it('sends the ids of its documents to a gateway that runs no others', async ({ skip }) => {
    skip(example.notBuilt !== null, example.notBuilt ?? '');
    const env = { UPSTREAM_URL: upstream.url, UPSTREAM_SCHEMA: 'schema/upstream.graphql' };
    const strict = await startApp({ ...env, TRUSTED_DOCUMENTS: example.documents });
    onTestFinished(strict.stop);
    const trusted = await example.serve(strict.url, true);
    onTestFinished(trusted.stop);
    const { page, complaints } = await open(MAIN_ACCOUNT.token, trusted);
    await page.getByRole('button', { name: WHOLE }).click();
    await page.getByRole('cell', { name: 'TRANSFERRED' }).waitFor();
    expect(complaints).toEqual([]);
    const { status } = await strict.ask('{ __typename }');
    expect(status).toBe(403);
  });

  it('says that the token is missing, in the list and at the conversation', async ({ skip }) => {
    skip(example.notBuilt !== null, example.notBuilt ?? '');
    const { page } = await open('');
    await enter(page, WHOLE);
    await page.getByRole('alert').nth(1).waitFor();
    expect(await page.getByRole('alert').allInnerTexts()).toEqual([
      'The token is missing or not valid. Log in again.',
      'The token is missing or not valid. Log in again.',
    ]);
  });
});
