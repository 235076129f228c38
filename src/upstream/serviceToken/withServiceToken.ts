import type { Send } from '../client.ts';
import { unlessAborted } from '../transport/cancellation.ts';
import type { HttpResponse } from '../transport/exchange.ts';
import type { ServiceTokens } from './serviceTokens.ts';
import type { TokenUse, TokenUses } from './tokenUse.ts';

const UNAUTHORIZED = 401;

/**
 * Sends every request with the gateway's own token; a token of the client is not used. After HTTP 401, the token is
 * replaced if it is no longer valid. A query is then sent once more with the new token; a mutation is not. In all other
 * cases the caller gets the 401.
 */
export function withServiceToken(send: Send, tokens: ServiceTokens, uses: TokenUses): Send {
  return async (request) => {
    const sendOnce = async (): Promise<Sent> => {
      const token = await tokens.get(request.signal);
      const use = uses.begin(token);
      const response = await send({
        ...request,
        headers: { ...request.headers, authorization: `Bearer ${token}` },
      });
      if (response.status >= 200 && response.status < 300) use.onAccepted();
      return { token, use, response };
    };
    const { token, use, response } = await sendOnce();
    if (response.status !== UNAUTHORIZED) return response;
    const isReplaced = (await unlessAborted(use.isTokenInvalid(), request.signal)) && tokens.reject(token);
    return isReplaced && request.isRepeatable === true ? (await sendOnce()).response : response;
  };
}

interface Sent {
  readonly token: string;
  readonly use: TokenUse;
  readonly response: HttpResponse;
}
