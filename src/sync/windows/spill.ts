import type { FileHandle } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { UnavailableConversation } from '../../export/source/unavailable.ts';
import type { Interval } from '../../upstream/closedConversations/interval.ts';
import type { WindowContent } from '../contract/destination.ts';
import { appendNameless, openNamelessFile, readChunks } from '../contract/namelessFile.ts';
import type { ConversationRows } from '../rows/conversationRows.ts';

/** The content of a window in a temporary file, so that a window of any size takes little memory. */
export interface Spill {
  add(conversations: readonly ConversationRows[]): Promise<void>;
  /** The number of conversations added. */
  readonly count: number;
  content(interval: Interval, unavailable: readonly UnavailableConversation[]): WindowContent;
  /** Removes the file. */
  close(): Promise<void>;
}

/** Conversations that are in memory at once while a window is read back. */
const CONVERSATIONS_AT_ONCE = 500;

/**
 * Creates a spill. Its file has no name: the system removes it also if the process is killed.
 *
 * @param directory where the file is.
 */
export async function createSpill(directory: string): Promise<Spill> {
  const file = await openNamelessFile(directory);
  let count = 0;
  return {
    add: async (conversations) => {
      if (conversations.length === 0) return;
      await appendNameless(file, conversations.map(lineOf).join(''), directory);
      count += conversations.length;
    },
    get count() {
      return count;
    },
    content: (interval, unavailable) => ({
      ...{ interval, count },
      unavailable: new Set(unavailable.map(({ conversationId }) => conversationId)),
      conversations: () => (count === 0 ? none() : readBack(file)),
    }),
    close: () => file.close(),
  };
}

/** Some versions of Node end a line at these two characters, too. Names and reasons may contain them. */
function lineOf(conversation: ConversationRows): string {
  const json = JSON.stringify(conversation);
  return `${json.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}\n`;
}

async function* none(): AsyncGenerator<readonly ConversationRows[]> {}

async function* readBack(file: FileHandle): AsyncGenerator<readonly ConversationRows[]> {
  const input = Readable.from(readChunks(file), { objectMode: false });
  let conversations: ConversationRows[] = [];
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    // The line is from `add` of this process.
    const conversation: ConversationRows = JSON.parse(line);
    conversations.push(conversation);
    if (conversations.length < CONVERSATIONS_AT_ONCE) continue;
    yield conversations;
    conversations = [];
  }
  if (conversations.length > 0) yield conversations;
}
