import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { requestSignal } from '../../src/http/requestSignal.ts';

const newResponse = () => new ServerResponse(new IncomingMessage(new Socket()));

it('is aborted from the start when the client disconnected before its request was read', () => {
  const response = newResponse();
  response.destroy();
  const { aborted, reason } = requestSignal(response, 10_000);
  expect(aborted).toBe(true);
  expect(reason).toMatchObject({ extensions: { code: 'CLIENT_CLOSED_REQUEST' } });
});

it('keeps the first reason when the deadline passes later', async () => {
  const response = newResponse();
  const signal = requestSignal(response, 20);
  response.emit('close');
  await wait(60);
  expect(signal.reason).toMatchObject({ extensions: { code: 'CLIENT_CLOSED_REQUEST' } });
});

it('ignores the deadline after the response is complete', async () => {
  const response = newResponse();
  Object.defineProperty(response, 'writableFinished', { value: true });
  const signal = requestSignal(response, 20);
  response.emit('close');
  await wait(60);
  expect(signal.aborted).toBe(false);
});
