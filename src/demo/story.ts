/** What happens in a made-up conversation, whatever dialect it is then written in. */

export type StoryStep =
  | { readonly kind: 'think'; readonly title: string; readonly text: string }
  | {
      readonly kind: 'run';
      readonly command: string;
      readonly output: string;
      readonly exitCode: number;
      readonly ms: number;
    }
  | { readonly kind: 'patch'; readonly patch: string; readonly files: readonly string[] }
  | { readonly kind: 'plan'; readonly steps: readonly string[] }
  | { readonly kind: 'search'; readonly query: string }
  | { readonly kind: 'say'; readonly text: string };

export interface StoryTurn {
  readonly prompt: string;
  readonly steps: readonly StoryStep[];
  /** Null: there is none. The turn was stopped before it, unless it is `open`. */
  readonly answer: string | null;
  /** The turn does not end here, somebody else writes on. */
  readonly open?: true;
}

/** A conversation in one project. */
export interface Story {
  readonly project: string;
  readonly branch: string;
  readonly turns: readonly StoryTurn[];
}

export const think = (title: string, text: string): StoryStep => ({ kind: 'think', title, text });
export const say = (text: string): StoryStep => ({ kind: 'say', text });
export const patch = (files: readonly string[], ...lines: readonly string[]): StoryStep => ({
  kind: 'patch',
  files,
  patch: ['*** Begin Patch', ...lines, '*** End Patch'].join('\n'),
});

/** A command; it succeeds unless `exitCode` is passed. */
export function run(
  command: string,
  output: string,
  { exitCode = 0, ms = 140 }: { readonly exitCode?: number; readonly ms?: number } = {},
): StoryStep {
  return { kind: 'run', command, output, exitCode, ms };
}
