import type { Page } from 'playwright-core';

/** More than the elements of a page before its table. */
const MAX_PRESSES = 80;

const FOCUSED = `(() => {
  const { ariaLabel, innerText, tagName } = document.activeElement;
  return tagName === 'BODY' ? '' : (ariaLabel ?? innerText);
})()`;

/** Returns the label or the text of the element with the focus; empty when no element has it. */
export async function focusedText(page: Page): Promise<string> {
  return String(await page.evaluate(FOCUSED));
}

/** Presses the Tab key until the focus is on an element whose label or text begins with a text. */
export async function tabTo(page: Page, text: string, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < MAX_PRESSES; presses += 1) {
    if ((await focusedText(page)).startsWith(text)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`expected to reach "${text}" by the key ${key}, got no focus on it`);
}
