import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Variant } from './variants.ts';
import type { RequestBody, Workload } from './workloads.ts';

const answerOf = z.object({ data: z.record(z.string(), z.unknown()), errors: z.undefined().optional() });

/** Returns the data of a response. @throws Error when the response has errors or no data. */
export async function ask(url: string, asked: RequestBody): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(asked),
  });
  const text = await response.text();
  const answer = response.ok ? answerOf.safeParse(JSON.parse(text)) : undefined;
  if (answer?.success) return answer.data.data;
  throw new Error(`expected data without errors, got ${response.status} ${text.slice(0, 500)}`);
}

/**
 * Checks that all variants send equal responses to the first requests of a workload.
 *
 * @param most the number of requests.
 * @throws Error that names the request and the variants with different responses.
 */
export async function compareResponses(
  workload: Workload,
  variants: readonly Variant[],
  most: number,
): Promise<void> {
  for (let index = 0; index < Math.min(workload.requests.length, most); index += 1) {
    const answers: { readonly name: string; readonly data: unknown }[] = [];
    for (const variant of variants) {
      const asked = variant.requestsFor(workload)?.[index];
      if (asked)
        answers.push({ name: variant.name, data: comparable(await named(variant, workload, asked)) });
    }
    const [first] = answers;
    const other = answers.find(({ data }) => !isDeepStrictEqual(data, first?.data));
    if (first && other) {
      const texts = [first, other].map(
        ({ name, data }) => `${name}: ${JSON.stringify(data).slice(0, 2_000)}`,
      );
      throw new Error(`(${workload.key}) request ${index} has different responses\n${texts.join('\n')}`);
    }
  }
}

async function named({ name, url }: Variant, { key }: Workload, asked: RequestBody) {
  return ask(url, asked).catch((error: unknown) => {
    throw new Error(`(${key}) ${name}: ${error instanceof Error ? error.message : String(error)}`);
  });
}

/** Turns a response with one field for each entity into one with a list of entities, to compare both. */
function comparable(data: Readonly<Record<string, unknown>>): unknown {
  if ('_entities' in data) return data['_entities'];
  return 'c0' in data ? Object.values(data) : data;
}
