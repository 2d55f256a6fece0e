/** Codex versions: how one is read, and which version can do what (tried with the released programs). Pure. */

export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** `resume` includes a turn by `codex exec resume`: both came with the same version. */
export type CodexAbility = 'resume' | 'daemonTurn' | 'fork' | 'queue' | 'name' | 'unarchive';

const ABLE_SINCE: Readonly<Record<CodexAbility, { readonly minor: number; readonly words: string }>> = {
  resume: { minor: 36, words: 'resume a session' },
  daemonTurn: { minor: 171, words: 'run a turn in a session that its daemon has open' },
  fork: { minor: 81, words: 'fork a session' },
  queue: { minor: 149, words: 'queue a message' },
  unarchive: { minor: 144, words: 'bring a session back from the archive' },
  name: { minor: 148, words: 'show the name of a session in its newer form' },
};

/** `codex-cli 0.169.0`, `codex-cli 0.150.0-alpha.3`; null when there is no version in the text. */
export function parseCodexVersion(text: string): Version | null {
  const found = /\b(\d{1,6})\.(\d{1,6})\.(\d{1,6})/.exec(text);
  if (found === null) return null;
  return { major: Number(found[1]), minor: Number(found[2]), patch: Number(found[3]) };
}

/** Why this version is too old for it, in one sentence; null when it is not. 0.0.0 is a Codex built from its sources. */
export function versionLack(version: Version, ability: CodexAbility): string | null {
  const { major, minor, patch } = version;
  const { minor: needed, words } = ABLE_SINCE[ability];
  const unnumbered = major === 0 && minor === 0 && patch === 0;
  if (unnumbered || major > 0 || minor >= needed) return null;
  return `The codex on your PATH is ${major}.${minor}.${patch} and cannot ${words}: that needs 0.${needed} or newer.`;
}

/** `0.169.0`. */
export function versionText({ major, minor, patch }: Version): string {
  return `${major}.${minor}.${patch}`;
}
