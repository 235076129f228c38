import { accessSync, constants } from 'node:fs';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';

/** Debian's, unless another is named. */
const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

export const hasChromium = isExecutable(EXECUTABLE);

/** What to add to the name of a test that is skipped without a browser. */
export const needsChromium = hasChromium ? '' : ` (skipped: no browser at ${EXECUTABLE}; CHROMIUM names one)`;

const FLAGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** A page of its own for a test. What went wrong in it is kept: nothing may. */
export interface OpenPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors and warnings of the console and of scripts, and requests to any host but `origin`. */
  readonly complaints: readonly string[];
}

/** Starts one browser for all tests of the file; each test opens pages in it. */
export function browserPages(): (origin: string, options?: BrowserContextOptions) => Promise<OpenPage> {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (hasChromium) browser = await chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
  });
  afterAll(() => browser?.close());
  return async (origin, options = {}) => {
    const context = await browser?.newContext(options);
    if (context === undefined) throw new Error('expected a running browser, got none');
    onTestFinished(() => context.close());
    // Before the test's own end: then it says what it waited for.
    context.setDefaultTimeout(15_000);
    const complaints: string[] = [];
    context.on('request', (request) => {
      const url = new URL(request.url());
      // What the page made itself, a worker say, has an address, too.
      const isOwn = url.origin === origin || url.protocol === 'data:';
      if (!isOwn) complaints.push(`a request to ${url.origin}`);
    });
    context.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    context.on('weberror', (error) => complaints.push(error.error().message));
    return { page: await context.newPage(), context, complaints };
  };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
