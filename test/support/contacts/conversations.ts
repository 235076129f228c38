/** Small hand-written histories in upstream's shapes. Every one happens on 2 March 2026, UTC. */

type Json = Readonly<Record<string, unknown>>;

export const at = (time: string): string => `2026-03-02T${time}Z`;

export const professional = (id: number): Json => ({
  __typename: 'Professional',
  id,
  firstName: `First ${id}`,
  lastName: `Last ${id}`,
  userName: `user-${id}`,
  email: `user-${id}@example.com`,
  group: { id: id * 10, name: `Group of ${id}` },
});

export const bot = (id: number): Json => ({
  __typename: 'Bot',
  id,
  firstName: null,
  lastName: `Bot ${id}`,
  userName: `bot-${id}`,
  createdAt: at('00:00:00'),
});

export const rule = (name: string): Json => ({ id: `rule-${name}`, name, totalConversationQueueSlots: 7 });
export const group = (name: string): Json => ({ id: `group-${name}`, name, userCount: 3 });
export const project: Json = { id: 42, name: 'Shop', url: 'https://shop.example.com' };

export const routed = (time: string, name: string): Json => ({
  createdAt: at(time),
  routingRule: rule(name),
  routingGroup: group(name),
});

export const system = (id: string, time: string, ...attachments: readonly Json[]): Json => ({
  __typename: 'SystemMessage',
  systemMessageId: id,
  createdAt: at(time),
  attachments,
});

export const wrote = (id: string, time: string, author: Json | null): Json => ({
  __typename: 'ParticipantConversationMessage',
  messageId: id,
  createdAt: at(time),
  text: `text of ${id}`,
  author,
  sentAs: author,
  attachments: [],
});

export const visitor: Json = { __typename: 'Visitor' };

export const pushed = (toUser: Json | null): Json => ({
  __typename: 'ConversationPushedSystemAttachment',
  toUser,
});

export const closed = (byUser: Json | null): Json => ({
  __typename: 'ConversationClosedSystemAttachment',
  byUser,
});

export const snoozed = (byUser: Json | null): Json => ({
  __typename: 'ConversationSnoozedSystemAttachment',
  byUser,
  until: at('20:00:00'),
});

export const toRule = (fromUser: Json, name: string): Json => ({
  __typename: 'TransferredToRoutingRuleSystemAttachment',
  reason: 'asks for somebody else',
  fromUser,
  toRoutingRule: rule(name),
  skills: [],
});

/** One conversation: a bot hands over to a professional, who closes it. `filler` adds messages of the visitor. */
export function handedOver(id: string, filler = 0): Json {
  const chat = Array.from({ length: filler }, (_, index) =>
    wrote(`${id}-f${index}`, `10:${String(1 + (index % 50)).padStart(2, '0')}:00`, visitor),
  );
  const messages = [
    system(`${id}-1`, '10:00:00', pushed(bot(1))),
    wrote(`${id}-2`, '10:00:10', bot(1)),
    ...chat.toSorted((one, other) => String(one['createdAt']).localeCompare(String(other['createdAt']))),
    system(`${id}-3`, '11:00:00', toRule(bot(1), 'sales')),
    system(`${id}-4`, '11:00:30', pushed(professional(2))),
    wrote(`${id}-5`, '11:01:00', professional(2)),
    system(`${id}-6`, '11:05:00', closed(professional(2))),
  ];
  return conversation(id, {
    messages,
    routingEvents: [routed('09:59:00', 'bots'), routed('11:00:10', 'sales')],
  });
}

export function conversation(id: string, rest: Json): Json {
  return { id, channel: 'CHAT', closedAt: at('11:05:00'), project, ...rest };
}
