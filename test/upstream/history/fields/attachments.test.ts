import { buildSchema, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { END_KINDS } from '../../../../src/contacts/facts/endKinds.ts';
import type { AttachmentType } from '../../../../src/upstream/history/fields/attachments.ts';
import { ATTACHMENT_TYPES } from '../../../../src/upstream/history/fields/attachments.ts';
import { ENDS } from '../../../support/contacts/attachmentNames.ts';
import { UPSTREAM_SDL } from '../../../support/schema/sdl.ts';

const upstream = buildSchema(UPSTREAM_SDL);

describe('the table of attachments', () => {
  it.each(ATTACHMENT_TYPES)('names a type and fields of upstream: $name', ({ name, fields }) => {
    const type = upstream.getType(name);
    expect(Object.keys(isObjectType(type) ? type.getFields() : {})).toEqual(
      expect.arrayContaining(fields.map((field) => field.name)),
    );
  });

  it('has the fields that each decoder reads, in the order of reading', () => {
    const selected = Object.fromEntries(
      ATTACHMENT_TYPES.map(({ name, fields }) => [name, fields.map(keyOf)]),
    );
    expect(selected).toMatchObject({
      ConversationPushedSystemAttachment: ['toUser'],
      ConversationSnoozedSystemAttachment: ['byUser', 'until'],
      TransferredToRoutingRuleSystemAttachment: ['reason', 'fromUser', 'toRoutingRule'],
      VisitorLeftSystemAttachment: [],
    });
  });

  it('has the ends that the generated histories hold', () => {
    const ends = ATTACHMENT_TYPES.filter((type) => kindOf(type) in END_KINDS).map(({ name }) => name);
    expect(ends.toSorted()).toEqual(Object.keys(ENDS).toSorted());
  });
});

function keyOf({ name }: { readonly name: string }): string {
  return name;
}

function kindOf({ readFact }: AttachmentType): string {
  const readNull = () => null;
  return readFact({ user: readNull, routingRule: readNull, text: readNull }, { at: 0, text: '' }, null).kind;
}
