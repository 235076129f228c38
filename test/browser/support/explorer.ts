import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { seriousFindings } from './axe.ts';

/** The evening of the last of the sandbox's days in tests. The clock of the browser shows it. */
export const EVENING = new Date('2026-01-30T20:00:00Z');

export interface Screen extends BrowserContextOptions {
  readonly name: string;
}

const HEIGHTS = { 1440: 900, 1024: 768, 400: 800 } as const;

function screen(width: keyof typeof HEIGHTS, colorScheme: 'light' | 'dark'): Screen {
  return {
    name: `${width} px, ${colorScheme}`,
    viewport: { width, height: HEIGHTS[width] },
    colorScheme,
    timezoneId: 'UTC',
    hasTouch: width === 400,
  };
}

export const DESKTOP = screen(1440, 'light');
export const PHONE = screen(400, 'light');

/** The three widths, with both themes. */
export const SCREENS: readonly Screen[] = [
  ...[DESKTOP, screen(1440, 'dark')],
  ...[screen(1024, 'light'), screen(1024, 'dark')],
  ...[PHONE, screen(400, 'dark')],
];

/** Expects that the page fits its window from left to right, and that axe has no serious findings. */
export async function expectUsable(page: Page): Promise<void> {
  // A chart takes the new width of a window after the next drawing.
  await expect
    .poll(() => page.evaluate('document.documentElement.scrollWidth - innerWidth'), { timeout: 5_000 })
    .toBeLessThanOrEqual(0);
  expect(await seriousFindings(page)).toEqual([]);
}

/** Expects the same for all widths and themes, without loading the page again. */
export async function expectUsableEverywhere(page: Page): Promise<void> {
  const before = page.viewportSize() ?? { width: 1440, height: 900 };
  for (const { viewport, colorScheme } of SCREENS) {
    await page.setViewportSize(viewport ?? before);
    await page.emulateMedia({ colorScheme: colorScheme ?? null });
    await expectUsable(page);
  }
  await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: null });
}
