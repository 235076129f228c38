import type { Locator, Page } from 'playwright-core';

/** With WRITE_PICTURES=1 the tests renew the pictures of the documentation. */
const writes = process.env['WRITE_PICTURES'] === '1';

/** A picture of a part of a page, kept as `docs/images/<name>.png`. */
export async function picture(name: string, subject: Page | Locator): Promise<void> {
  if (writes) await subject.screenshot({ path: `docs/images/${name}.png`, animations: 'disabled' });
}
