import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Variant } from './measure/startVariant.ts';
import { ONE_DOCUMENT } from './variants.ts';
import type { RequestBody, Workload } from './workloads.ts';

const responseOf = z.object({ data: z.record(z.string(), z.unknown()), errors: z.undefined().optional() });

/** Returns the data of a response. @throws Error when the response has errors or no data. */
export function sendRequest(url: string, request: RequestBody): Promise<Readonly<Record<string, unknown>>> {
  return sendBody(url, JSON.stringify(request));
}

/** As `sendRequest`, with the body as text. */
export async function sendBody(url: string, body: string): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const text = await response.text();
  const parsed = response.ok ? responseOf.safeParse(JSON.parse(text)) : undefined;
  if (parsed?.success) return parsed.data.data;
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
  const compared = variants
    .filter(({ file, name }) => file !== PARSING_FLOOR && name !== ONE_DOCUMENT)
    .map((variant) => ({
      variant,
      bodies: variant.requestsFor(workload, NOTHING_RECORDED) ?? [],
    }));
  for (let index = 0; index < Math.min(workload.requests.length, most); index += 1) {
    const responses: { readonly name: string; readonly data: unknown }[] = [];
    for (const { variant, bodies } of compared) {
      const body = bodies[index];
      if (body !== undefined) {
        responses.push({ name: variant.name, data: await sendNamed(variant, workload, body) });
      }
    }
    const [first] = responses;
    const other = responses.find(({ data }) => !isDeepStrictEqual(data, first?.data));
    if (first && other) {
      const texts = [first, other].map(
        ({ name, data }) => `${name}: ${JSON.stringify(data).slice(0, 2_000)}`,
      );
      throw new Error(`(${workload.key}) request ${index} has different responses\n${texts.join('\n')}`);
    }
  }
}

/** The responses of this program are all `{}`. */
const PARSING_FLOOR = 'parse';
const NOTHING_RECORDED = new Map<string, readonly string[]>();

/** Sends a request. Errors name the workload and the variant. */
async function sendNamed({ name, url }: Variant, { key }: Workload, body: string) {
  return sendBody(url, body).catch((error: unknown) => {
    throw new Error(`(${key}) ${name}: ${error instanceof Error ? error.message : String(error)}`);
  });
}
