import { repeatedPage } from './documents.ts';
import { startVariant } from './startVariant.ts';
import { OURS } from './variants.ts';
import { pages } from './workloads.ts';

/** A large pass-through response. */
export interface LargeResponse {
  readonly bytes: number;
  /** The longest time that the event loop of the gateway was blocked during one of the requests, in milliseconds. */
  readonly longestBlockMs: number;
}

/** Of 0.9 MB each. */
const PAGES = 45;
const PAGES_WHEN_QUICK = 5;
const REQUESTS = 4;

/** Requests a response of more than 50 MB several times from a new gateway. The first request finds cold code. */
export async function measureLargeResponse(upstreamUrl: string, isQuick: boolean): Promise<LargeResponse> {
  const [request] = pages(repeatedPage(isQuick ? PAGES_WHEN_QUICK : PAGES));
  const gateway = await startVariant(
    { name: OURS, file: 'watchedGateway', requestsFor: () => null },
    upstreamUrl,
  );
  const [process] = gateway.processes;
  if (!process) throw new Error('expected a process, got none');
  try {
    let [bytes, longestBlockMs] = [0, 0];
    for (let count = 0; count < REQUESTS; count += 1) {
      await process.usage();
      bytes = await readResponse(gateway.url, JSON.stringify(request));
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
