import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { ask } from '../support/http/request.ts';
import { browserPages, hasChromium, needsChromium } from './support/chromium.ts';
import { DESKTOP, PHONE } from './support/explorer.ts';
import { startGateway } from './support/gateway.ts';

const openPage = browserPages();

const rowsShape = z.object({
  data: z.object({
    contactIndicators: z.object({
      rows: z.array(z.object({ operatorId: z.number().nullable(), answerRate: z.number().nullable() })),
    }),
  }),
});
const contactShape = z.object({
  data: z.object({
    contact: z.object({ answered: z.boolean(), operator: z.object({ id: z.number() }) }),
  }),
});

/** The lowest answer rate of an operator among the conversations that were closed yesterday. */
async function lowestRate(url: string): Promise<ReadonlySet<number>> {
  const midnight = new Date(new Date().toISOString().slice(0, 10)).getTime();
  const [from, to] = [new Date(midnight - 86_400_000), new Date(midnight)].map((date) => date.toISOString());
  const { data } = rowsShape.parse(
    await ask(
      url,
      `{ contactIndicators(interval: { from: "${from}", to: "${to}" }, groupBy: [OPERATOR]) { rows { operatorId answerRate } } }`,
    ),
  );
  const known = data.contactIndicators.rows.flatMap(({ operatorId, answerRate }) =>
    operatorId === null || answerRate === null ? [] : [{ operatorId, answerRate }],
  );
  const lowest = Math.min(...known.map(({ answerRate }) => answerRate));
  return new Set(known.filter((row) => row.answerRate === lowest).map(({ operatorId }) => operatorId));
}

describe.skipIf(!hasChromium)(`without writing a query${needsChromium}`, () => {
  it.each([
    { device: 'a desktop', options: DESKTOP, start: '/' },
    { device: 'a phone', options: PHONE, start: '/explorer' },
  ])(
    'four clicks on $device lead to the operator who answered worst yesterday, and to the timeline of an unanswered contact',
    async ({ options, start }) => {
      // As `npm start` does it: the days of the sandbox end now.
      const gateway = await startGateway({ SANDBOX_UNTIL: '' });
      onTestFinished(gateway.stop);
      const { page, complaints } = await openPage(gateway.url, options);
      await page.goto(gateway.url + start);

      await page.getByRole('link', { name: 'Indicators' }).click();
      await page.getByRole('button', { name: 'Yesterday' }).click();
      await page
        .getByRole('link', { name: /^Unanswered of / })
        .first()
        .click();
      await page.locator('.row-link').first().click();

      await page.waitForURL(/\/explorer\/[^/?]+%40/);
      const contactId = decodeURIComponent(new URL(page.url()).pathname.replace('/explorer/', ''));
      const { data } = contactShape.parse(
        await ask(gateway.url, `{ contact(id: "${contactId}") { answered operator { id } } }`),
      );
      expect(data.contact.answered).toBe(false);
      expect(await lowestRate(gateway.url)).toContain(data.contact.operator.id);
      await page.locator('.drawing, .story').first().waitFor();
      expect(complaints).toEqual([]);
    },
    60_000,
  );
});
