/** The list's row of the open conversation, at the file that is followed: the list may be behind, or the person named an earlier file. */
import type { Conversation } from '../../format/conversation.ts';
import type { CurrentFile } from '../../sessions/continuation.ts';
import { rowAt } from '../list/listed-row.ts';

export class ShownConversation {
  readonly #follows: 'conversation' | 'file';
  /** As the list has it. */
  #row: Conversation;
  #shown: Conversation;

  constructor(conversation: Conversation, follows: 'conversation' | 'file') {
    this.#follows = follows;
    this.#row = conversation;
    this.#shown = conversation;
  }

  get now(): Conversation {
    return this.#shown;
  }

  /** Takes the list's row. Until the list has read it, what the conversation was opened with holds. False when nothing changed. */
  take(row: Conversation | undefined, file: CurrentFile): boolean {
    if (row === undefined || row === this.#row) return false;
    if (this.#shown.summary !== null && row.summary === null) return false;
    this.#row = row;
    this.#shown = this.#at(file);
    return true;
  }

  /** Another file is followed. */
  moved(file: CurrentFile): void {
    this.#shown = this.#at(file);
  }

  #at(file: CurrentFile): Conversation {
    const { path } = this.#row;
    const stays = this.#follows === 'file' || file.earlierSegments.includes(path);
    return stays && path !== file.path ? rowAt(this.#row, file) : this.#row;
  }
}
