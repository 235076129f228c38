import type { Send } from '../client.ts';
import { unlessAborted } from '../transport/cancellation.ts';
import type { HttpResponse } from '../transport/exchange.ts';
import type { ServiceTokens } from './serviceTokens.ts';
import type { TokenUse, TokenUses } from './tokenUse.ts';

const UNAUTHORIZED = 401;

/**
 * Sends everything with the gateway's own token, whatever the client sent. After HTTP 401 the token is replaced only
 * when it is no longer valid; a query is then sent once more with the new one, a mutation is not. Otherwise the 401
 * stands.
 */
export function withServiceToken(send: Send, tokens: ServiceTokens, uses: TokenUses): Send {
  return async (request) => {
    const sendOnce = async (): Promise<Sent> => {
      const token = await tokens.get(request.signal);
      const use = uses.begin(token);
      const answer = await send({
        ...request,
        headers: { ...request.headers, authorization: `Bearer ${token}` },
      });
      if (answer.status >= 200 && answer.status < 300) use.onAccepted();
      return { token, use, answer };
    };
    const { token, use, answer } = await sendOnce();
    if (answer.status !== UNAUTHORIZED) return answer;
    const isReplaced = (await unlessAborted(use.isTokenInvalid(), request.signal)) && tokens.reject(token);
    return isReplaced && request.isRepeatable === true ? (await sendOnce()).answer : answer;
  };
}

interface Sent {
  readonly token: string;
  readonly use: TokenUse;
  readonly answer: HttpResponse;
}
