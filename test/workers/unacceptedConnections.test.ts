import { expect, it, onTestFinished, vi } from 'vitest';
import { closeUnacceptedConnections } from '../../src/workers/primary/unacceptedConnections.ts';
import { createFakeWorker } from './support/fakeWorker.ts';

/** A worker to which the primary process sends connections, as `node:cluster` does. */
function createReceiver() {
  const { worker } = createFakeWorker(1);
  closeUnacceptedConnections(worker);
  const closed: number[] = [];
  return {
    closed,
    give: (seq: number) => {
      // `node:cluster` sends a connection as such an object. The types know only sockets.
      const connection = { close: () => void closed.push(seq) };
      Reflect.apply(worker.process.send ?? fail, worker.process, [{ act: 'newconn', seq }, connection]);
    },
    acknowledge: (seq: number) => void worker.process.emit('internalMessage', { ack: seq }),
    exit: (connected = true) => {
      Object.assign(worker.process, { connected });
      worker.process.emit('exit', null, 'SIGKILL');
    },
    disconnect: () => void worker.process.emit('disconnect'),
  };
}

function fail(): never {
  throw new Error('expected a connection to the worker');
}

it('closes what a worker had not accepted when it ended', () => {
  const receiver = createReceiver();
  receiver.give(1);
  receiver.give(2);
  receiver.acknowledge(1);
  receiver.exit();
  receiver.disconnect();
  expect(receiver.closed).toEqual([2]);
});

it('closes it at once when the channel is closed already', () => {
  const receiver = createReceiver();
  receiver.give(1);
  receiver.exit(false);
  expect(receiver.closed).toEqual([1]);
});

it('closes it also when Node does not report the end of the channel', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const receiver = createReceiver();
  receiver.exit();
  receiver.give(1);
  vi.runAllTimers();
  expect(receiver.closed).toEqual([1]);
});

it('closes what is sent between the exit of the worker and the end of its connection', () => {
  const receiver = createReceiver();
  receiver.exit();
  receiver.give(1);
  receiver.disconnect();
  expect(receiver.closed).toEqual([1]);
});

it('leaves open what a worker refused before it ended, as another worker gets it', () => {
  const receiver = createReceiver();
  receiver.give(1);
  receiver.exit();
  // What the worker has sent may be read after its exit is known.
  receiver.acknowledge(1);
  receiver.disconnect();
  expect(receiver.closed).toEqual([]);
});
