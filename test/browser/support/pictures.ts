import { setTimeout } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';

/** With WRITE_PICTURES=1 the tests renew the pictures of the documentation. */
const writes = process.env['WRITE_PICTURES'] === '1';

/** Editors colour their text some time after they show it. */
const SETTLED_MS = 1_500;

/** A picture of a part of a page, kept as `docs/images/<name>.png`. */
export async function picture(name: string, subject: Page | Locator): Promise<void> {
  if (!writes) return;
  await setTimeout(SETTLED_MS);
  await subject.screenshot({ path: `docs/images/${name}.png`, animations: 'disabled' });
}
