// Runs as a process of its own, with --expose-gc and a name of `USES`. Begins and ends thousands of requests, collects only young
// memory meanwhile, and writes by how many bytes the heap has grown.
import { createConcurrency } from '../../../../dist/upstream/resilience/concurrency.js';
import { deduplicateInFlight } from '../../../../dist/upstream/resilience/dedupe.js';
import { createArrivingLimit } from '../../../../dist/upstream/transport/arrivingLimit.js';

const REQUESTS = 4_000;
const REQUESTS_PER_COLLECTION = 50;
/** In all 64 MB: less than V8 allocates before it collects the whole heap. */
const NUMBERS_PER_REQUEST = 2_000;

/** Requests overlap: the next one begins before the one before it ends. */
const IN_FLIGHT = 3;

const arriving = createArrivingLimit(1_000_000);
const concurrency = createConcurrency({ maxInFlight: 1, maxWaiting: IN_FLIGHT, events: {} });
const responses = [];
const send = deduplicateInFlight(() => new Promise((resolve) => responses.push(resolve)), {});
const endings = [];

/** Each begins a request, which holds `data`, and returns the function that ends it. */
const USES = {
  arrivingLimit: (data) => {
    const response = { bytes: 10, data, stop: () => undefined };
    arriving.add(response, 10);
    return () => arriving.remove(response);
  },
  concurrency: (data) => {
    void concurrency.run(() => new Promise((resolve) => endings.push(resolve)), {
      aborted: false,
      data,
      ...NO_ABORT,
    });
    return () => endings.shift()();
  },
  deduplication: (data) => {
    void send({ query: '{ a }', variables: { number: data[0] }, headers: {}, isRepeatable: true, data });
    return () => responses.shift()({ status: 200, headers: {}, body: [] });
  },
};
const NO_ABORT = { addEventListener: () => undefined, removeEventListener: () => undefined };

const use = USES[process.argv[2]];
const inFlight = [];
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
globalThis.gc();
const before = process.memoryUsage().heapUsed;
for (let number = 1; number <= REQUESTS; number += 1) {
  inFlight.push(use(new Array(NUMBERS_PER_REQUEST).fill(number)));
  if (inFlight.length === IN_FLIGHT) inFlight.shift()();
  await nextTurn();
  if (number % REQUESTS_PER_COLLECTION === 0) globalThis.gc({ type: 'minor' });
}
process.stdout.write(String(process.memoryUsage().heapUsed - before));
