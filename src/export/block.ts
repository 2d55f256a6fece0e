/** What a document is made of: one block for each item that it shows. Types only. Texts are safe to print and have their secrets taken out. */
import type { PatchFile, ToolStatus } from '../format/items/item.ts';

/** Text of which the end, or the middle, may be left out. */
export interface CutText {
  readonly text: string;
  /** Lines that are not there; 0: all are. */
  readonly linesLeftOut: number;
}

/** A picture: its bytes as a `data:` address where it is embedded, else a few words about it. */
export type Picture =
  | { readonly kind: 'embedded'; readonly address: string; readonly words: string }
  | { readonly kind: 'left out'; readonly words: string };

interface Said {
  /** As written: RFC 3339, in UTC; null where the file does not say. */
  readonly timestamp: string | null;
  /** The person took the turn back later. */
  readonly takenBack: boolean;
}

export type Block = Said &
  (
    | {
        readonly kind: 'prompt';
        readonly turn: number;
        readonly text: string;
        readonly pictures: readonly Picture[];
      }
    | { readonly kind: 'answer'; readonly text: string; readonly pictures: readonly Picture[] }
    | { readonly kind: 'thought'; readonly text: string }
    | {
        readonly kind: 'tool';
        /** One line: the command, else the tool's name. */
        readonly title: string;
        /** A command of several lines, or the arguments of a tool; null: the title says all. */
        readonly input: CutText | null;
        /** The language of the input. */
        readonly language: 'bash' | 'json';
        /** In words: `exit 1, 2.3 s`; empty when there is nothing to say. */
        readonly result: string;
        readonly status: ToolStatus;
        readonly output: CutText | null;
        readonly pictures: readonly Picture[];
      }
    | {
        readonly kind: 'patch';
        readonly files: readonly PatchFile[];
        readonly result: string;
        readonly status: ToolStatus;
      }
    | { readonly kind: 'question'; readonly questions: readonly string[]; readonly answer: string | null }
    | { readonly kind: 'note'; readonly text: string }
  );

/** What stands above the first block. */
export interface DocumentHead {
  readonly title: string;
  /** Name and value, in the order in which they are shown. */
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/** A turn, for the outline of a document. */
export interface OutlineEntry {
  readonly turn: number;
  /** One line. */
  readonly title: string;
}
