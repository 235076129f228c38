import type { GraphQLInputType } from 'graphql';
import { getNamedType, getNullableType, isEnumType, isInputObjectType, isListType } from 'graphql';
import type { ClosedList } from './closedList.ts';

/** Only conversations of these channels and of these sites. Empty: all. */
export interface ConversationFilters {
  readonly channels: readonly string[];
  readonly sites: readonly string[];
}

/** The upstream's list knows no such channel. The message has one line. */
export class UnknownChannel extends Error {
  override readonly name = 'UnknownChannel';
}

/**
 * The arguments with which upstream's list leaves out the other conversations. An empty object when the list has no such
 * filter: the caller must filter in any case.
 *
 * @throws UnknownChannel if the list's filter has other channels only.
 */
export function listFilters(
  list: ClosedList,
  { channels, sites }: ConversationFilters,
): Record<string, unknown> {
  for (const { name, type } of list.others) {
    const input = getNullableType(type);
    const fields = isInputObjectType(input) ? input.getFields() : {};
    const values: Record<string, unknown> = {};
    const ofChannels = fields['channels']?.type;
    if (channels.length > 0 && ofChannels !== undefined && isList(ofChannels)) {
      assertKnown(ofChannels, channels);
      values['channels'] = channels;
    }
    const ofSites = fields['projectIds']?.type;
    if (sites.length > 0 && ofSites !== undefined && isList(ofSites))
      values['projectIds'] = sites.map(siteId);
    if (Object.keys(values).length > 0) return { [name]: values };
  }
  return {};
}

function isList(type: GraphQLInputType): boolean {
  return isListType(getNullableType(type));
}

function assertKnown(type: GraphQLInputType, channels: readonly string[]): void {
  const named = getNamedType(type);
  if (!isEnumType(named)) return;
  const known = named.getValues().map(({ name }) => name);
  const unknown = channels.find((channel) => !known.includes(channel));
  if (unknown === undefined) return;
  throw new UnknownChannel(`--channel: expected one of ${known.join(', ')}, got "${unknown}"`);
}

/** Upstream's ids of sites are integers, see the scalar `LegacyId`. */
function siteId(text: string): number | string {
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}
