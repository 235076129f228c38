import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { z } from 'zod';

const graphqlRequest = z.object({ query: z.string() });
const graphqlBody = z.object({
  data: z.record(z.string(), z.unknown()),
  errors: z.array(z.unknown()).optional(),
});

/** Opens a tab. A click before GraphiQL's editor is ready selects the tab and leaves the editor as it is: then again. */
export async function openTab(page: Page, name: string): Promise<void> {
  const editor = page.locator('.graphiql-query-editor');
  const textAfterClick = async () => {
    await page.getByRole('tab', { name }).click();
    return editor.innerText();
  };
  await expect.poll(textAfterClick, { timeout: 15_000 }).toContain(name);
}

/** Longer than GraphiQL waits for the end of a change before it reads the name of the operation. */
const SETTLED_MS = 600;

/** The indicators of a month take long on a busy machine. */
const RESPONSE_TIMEOUT_MS = 45_000;

/** Runs what the playground shows; gives what was sent and what came. */
export async function execute(
  page: Page,
  start = () => page.getByRole('button', { name: /^Execute/ }).click(),
) {
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
  // By the page's own clock: however slow it is, the shorter wait is over first.
  await page.evaluate(`new Promise((resolve) => setTimeout(resolve, ${SETTLED_MS}))`);
  const isOperation = (text: string | null) => text !== null && !text.includes('__schema');
  const exchange = page.waitForResponse((response) => isOperation(response.request().postData()), {
    timeout: RESPONSE_TIMEOUT_MS,
  });
  await start();
  const response = await exchange;
  const { query } = graphqlRequest.parse(response.request().postDataJSON());
  await page.locator('.graphiql-response').getByText('"data"').waitFor();
  const headers = await response.request().allHeaders();
  return { operation: query, headers, ...graphqlBody.parse(await response.json()) };
}

/** Replaces what is in the editor that is named by a selector. Its first brace must stay open: the editor closes it. */
export async function type(page: Page, editor: string, text: string): Promise<void> {
  await page.locator(`${editor} .view-line:visible`).first().click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
}
