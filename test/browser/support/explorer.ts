import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { seriousFindings } from './axe.ts';

/** The evening of the last of the sandbox's days in tests. The clock of the browser shows it. */
export const EVENING = new Date('2026-01-30T20:00:00Z');

export interface Screen extends BrowserContextOptions {
  readonly name: string;
}

const UTC: BrowserContextOptions = { timezoneId: 'UTC' };

/** The three widths, with both themes. */
export const SCREENS: readonly Screen[] = [
  { ...UTC, name: '1440 px, light', viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  { ...UTC, name: '1024 px, dark', viewport: { width: 1024, height: 768 }, colorScheme: 'dark' },
  {
    ...UTC,
    name: '400 px, light',
    viewport: { width: 400, height: 800 },
    colorScheme: 'light',
    hasTouch: true,
  },
  {
    ...UTC,
    name: '400 px, dark',
    viewport: { width: 400, height: 800 },
    colorScheme: 'dark',
    hasTouch: true,
  },
];

export const DESKTOP: BrowserContextOptions = { ...SCREENS[0] };
export const PHONE: BrowserContextOptions = { ...SCREENS[2] };

/** Expects that the page fits its window from left to right, and that axe has no serious findings. */
export async function expectUsable(page: Page): Promise<void> {
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  expect(await seriousFindings(page)).toEqual([]);
}
