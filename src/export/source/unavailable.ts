import { isObject } from '../../upstream/response/json.ts';
import { isText } from './jsonShapes.ts';

/** A conversation whose contacts could not be read, with a stable code and a reason. The reason holds no personal data. */
export interface UnavailableConversation {
  readonly conversationId: string;
  readonly code: string;
  readonly reason: string;
}

export function isUnavailableConversation(value: unknown): value is UnavailableConversation {
  return isObject(value) && ['conversationId', 'code', 'reason'].every((key) => isText(value[key]));
}
