import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const report = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      impact: z.string().nullish(),
      nodes: z.array(z.object({ html: z.string() })),
    }),
  ),
});

/** What axe finds on a page that is serious or critical, outside of some parts: the rule and the elements, a line each. */
export async function seriousFindings(
  page: Page,
  outsideOf: readonly string[] = [],
): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const context = JSON.stringify({ exclude: outsideOf });
  const { violations } = report.parse(
    await page.evaluate(`axe.run(${context}, { resultTypes: ['violations'] })`),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}
