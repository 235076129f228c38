import { afterAll, describe, expect, it } from 'vitest';
import { parseTimestamp } from '../../../src/contacts/facts/instant.ts';
import { generateMonth } from '../../../src/sandbox/generator/generate.ts';
import { startSandbox } from '../../../src/sandbox/server/server.ts';
import { startTestGateway } from '../../support/gateway/testGateway.ts';

const sandbox = await startSandbox();
const gateway = await startTestGateway({ url: sandbox.url });

afterAll(async () => {
  await gateway.stop();
  await sandbox.stop();
});

const FROM = '2026-01-10T00:00:00Z';
const TO = '2026-01-14T00:00:00Z';

const QUERY = `query ($first: Int, $after: String, $where: ContactFilter) {
  closedContacts(interval: { from: "${FROM}", to: "${TO}" }, first: $first, after: $after, where: $where) {
    pageInfo { hasNextPage endCursor } anomalyCounts { code count } conversationsInDoubt
  }
}`;

/** The sums over all pages. */
async function sumsOf(variables: object) {
  const counts: Record<string, number> = {};
  let inDoubt = 0;
  let pages = 0;
  for (let after: string | null = null, more = true; more; pages += 1) {
    const { data, errors } = await gateway.ask(QUERY, { ...variables, after });
    expect(errors).toBeUndefined();
    const { pageInfo, anomalyCounts, conversationsInDoubt } = data.closedContacts;
    for (const { code, count } of anomalyCounts) counts[code] = (counts[code] ?? 0) + count;
    inDoubt += conversationsInDoubt;
    after = pageInfo.endCursor;
    more = pageInfo.hasNextPage;
  }
  return { counts, inDoubt, pages };
}

/** What the generator intended. */
const codes = generateMonth()
  .filter(({ conversation: { closedAt } }) => {
    const at = parseTimestamp(closedAt)?.at ?? Number.NaN;
    return at >= Date.parse(FROM) && at < Date.parse(TO);
  })
  .map(({ expected }) => expected.anomalies.map(({ code }) => code));
const counts: Record<string, number> = {};
for (const code of codes.flat()) counts[code] = (counts[code] ?? 0) + 1;
const inDoubt = codes.filter((each) => each.includes('NO_PUSH') || each.includes('UNREADABLE_FACT')).length;

describe('R26: the pages of closedContacts', () => {
  it.each([7, 20, 100])('report each anomaly once, %i contacts on a page', async (first) => {
    expect(Object.keys(counts).length).toBeGreaterThan(2);
    const sums = await sumsOf({ first });
    expect(sums).toMatchObject({ counts, inDoubt });
    expect(sums.pages).toBeGreaterThan(3);
  });

  it('report the anomalies of all conversations, whatever contacts are wanted', async () => {
    expect(await sumsOf({ first: 100, where: { status: [] } })).toMatchObject({ counts, inDoubt });
  });
});
