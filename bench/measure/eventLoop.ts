import { LARGE_PASSING_PAGE } from '../documents.ts';
import { median } from '../median.ts';
import type { Options } from '../options.ts';
import { CORES, startProcess } from '../processes.ts';
import { sendBody } from '../sendRequest.ts';
import { pages } from '../workloads.ts';

/** A large pass-through response. */
export interface LargeResponse {
  readonly bytes: number;
  /**
   * The longest block of the event loop during the first requests of a new gateway, in milliseconds. The median of several gateways.
   */
  readonly longestBlockMs: number;
}

/** The length of each text of a participant. A page of 100 conversations has some 2,700 of them. */
const TEXT_LENGTH = 20_000;
const TEXT_LENGTH_WHEN_QUICK = 2_000;
const REQUESTS = 4;
const SMALL_REQUEST = JSON.stringify({ query: '{ __typename }' });

/**
 * Requests a page with long texts several times from each of some new gateways: more than 50 MB, or 5 MB when it must be quick.
 * The first request of each finds cold code.
 */
export async function measureLargeResponse({ isQuick, starts }: Options): Promise<LargeResponse> {
  const textLength = isQuick ? TEXT_LENGTH_WHEN_QUICK : TEXT_LENGTH;
  const upstream = await startProcess({
    ...{ file: 'upstream', args: [String(textLength)], core: CORES.measuring },
  });
  const responses: LargeResponse[] = [];
  try {
    for (let turn = 0; turn < starts; turn += 1) responses.push(await measureWith(upstream.url));
  } finally {
    await upstream.stop();
  }
  const bytes = responses[0]?.bytes ?? 0;
  return { bytes, longestBlockMs: median(responses.map(({ longestBlockMs }) => longestBlockMs)) };
}

async function measureWith(upstreamUrl: string): Promise<LargeResponse> {
  const [request] = pages(LARGE_PASSING_PAGE);
  const process = await startProcess({
    ...{ file: 'variants/watchedGateway', args: [upstreamUrl], core: CORES.measured },
  });
  try {
    await sendBody(process.url, SMALL_REQUEST);
    let [bytes, longestBlockMs] = [0, 0];
    for (let count = 0; count < REQUESTS; count += 1) {
      await process.usage();
      bytes = await readResponse(process.url, JSON.stringify(request));
      longestBlockMs = Math.max(longestBlockMs, (await process.usage()).longestBlockMs);
    }
    return { bytes, longestBlockMs };
  } finally {
    await process.stop();
  }
}

/** Returns the size of a response. @throws Error for a response without data. */
async function readResponse(url: string, body: string): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const start = new TextDecoder().decode(bytes.subarray(0, 500));
  if (!start.startsWith('{"data":{')) throw new Error(`expected data, got ${response.status} ${start}`);
  return bytes.length;
}
