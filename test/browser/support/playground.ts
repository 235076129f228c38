import type { Page } from 'playwright-core';
import { z } from 'zod';

const graphqlRequest = z.object({ query: z.string() });
const graphqlAnswer = z.object({
  data: z.record(z.string(), z.unknown()),
  errors: z.array(z.unknown()).optional(),
});

/** Waits until the tab is there, and opens it. */
export async function openTab(page: Page, name: string): Promise<void> {
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
  await page.getByRole('tab', { name }).click();
  await page.locator('.graphiql-query-editor').getByText(name).waitFor();
}

/** Runs what the playground shows; gives what was sent and what came. */
export async function execute(
  page: Page,
  start = () => page.getByRole('button', { name: /^Execute/ }).click(),
) {
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
  const isAsked = (text: string | null) => text !== null && !text.includes('__schema');
  const exchange = page.waitForResponse((response) => isAsked(response.request().postData()));
  await start();
  const response = await exchange;
  const { query } = graphqlRequest.parse(response.request().postDataJSON());
  await page.locator('.graphiql-response').getByText('"data"').waitFor();
  const headers = await response.request().allHeaders();
  return { operation: query, headers, ...graphqlAnswer.parse(await response.json()) };
}

/** Replaces what is in the editor that is named by a selector. Its first brace must stay open: the editor closes it. */
export async function type(page: Page, editor: string, text: string): Promise<void> {
  await page.locator(`${editor} .view-line:visible`).first().click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
}
