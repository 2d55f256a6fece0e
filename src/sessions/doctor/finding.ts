/** What an examination finds. Types, and the one list of kinds with what each means and what one can do. Pure. */
import type { ConversationId } from '../../format/identity.ts';

/** Where something was found. `line` counts from 1, `offset` is where that line begins; null where they do not apply. */
export interface FindingPlace {
  /** The file or folder; null for the machine. */
  readonly path: string | null;
  readonly id: ConversationId | null;
  readonly line: number | null;
  readonly offset: number | null;
}

export interface Finding extends FindingPlace {
  readonly kind: FindingKind;
  /** Something of a session is lost or cannot be read; else it is only worth knowing. */
  readonly damage: boolean;
  /** What was found, as a sentence. */
  readonly message: string;
  /** What it means and what one can do, as sentences. */
  readonly advice: string;
}

interface KindOfFinding {
  readonly damage: boolean;
  readonly advice: string;
}

/** Advice for damage that stays: bytes of Codex's are never mended. */
const OTHERS_READ = 'All other lines read well.';

export const FINDING_KINDS = {
  'empty-file': {
    damage: true,
    advice: 'Nothing was written to it, or the disk lost it. Look for it in a backup, or delete the session.',
  },
  'no-header': {
    damage: true,
    advice:
      'Codex lists and resumes it no more. rolltop shows what is in it; a copy with the right first line can be resumed.',
  },
  'unreadable-file': {
    damage: false,
    advice: 'Nothing can be said about what is in it. See who owns the file, and what may read it.',
  },
  'unreadable-folder': {
    damage: false,
    advice:
      'The sessions in it are in no list, here and in Codex. See who owns the folder, what may read it, and the disk.',
  },
  'broken-zst': {
    damage: true,
    advice:
      'What comes before the break is shown; nothing can be appended. Look for the whole file in a backup.',
  },
  'nul-run': {
    damage: true,
    advice: `The machine went down, or the disk was full, while it was written. What stood there is gone. ${OTHERS_READ}`,
  },
  'glued-line': {
    damage: true,
    advice: `Two writers, or one that was killed, wrote into one line: Codex leaves it out. ${OTHERS_READ}`,
  },
  'damaged-line': { damage: true, advice: `Codex leaves it out, and so does rolltop. ${OTHERS_READ}` },
  'torn-tail': {
    damage: true,
    advice:
      'Its writer was killed within this line. Codex leaves it out; the next message begins a line of its own.',
  },
  'ordinal-repeated': {
    damage: true,
    advice: 'Two programs wrote at the same time. All lines are there, but Codex may not show some answers.',
  },
  'ordinal-missing': {
    damage: false,
    advice: 'Lines were lost, or left out by the program that wrote it. Codex goes on all the same.',
  },
  'no-ordinal': {
    damage: true,
    advice:
      'Another program appended to it. While it is the last line Codex does not resume; a message by rolltop mends that.',
  },
  'missing-base': {
    damage: true,
    advice:
      'Codex cannot resume it until the file is back. See rolltop trash, the archive and your backups for the id.',
  },
  twins: {
    damage: false,
    advice: 'The plain one counts. Once you know that it is whole, the compressed one can be removed.',
  },
  copies: {
    damage: false,
    advice: 'One of them is shown, the active one before the archived one. The others take space.',
  },
  'out-of-place': {
    damage: false,
    advice: 'Codex and rolltop do not list it there. Move it to the folder of a day, sessions/YYYY/MM/DD.',
  },
  link: {
    damage: false,
    advice: 'Links are never followed: what it leads to is not listed. Move the files themselves.',
  },
  'unreadable-name': {
    damage: false,
    advice: 'Nothing can list it. Give it a name of the form rollout-YYYY-MM-DDThh-mm-ss-<id>.jsonl.',
  },
  leftover: {
    damage: false,
    advice:
      'A program was killed while it unpacked or moved a session; the session itself is whole. It can be removed.',
  },
  'clock-skew': {
    damage: false,
    advice:
      'A clock was wrong, here or where it was written. Sessions are listed in the wrong order. See date, and NTP.',
  },
  'fast-growth': {
    damage: false,
    advice: 'At this rate the disk fills up. See what runs in it: rolltop tail -f <session>.',
  },
  'dead-lock': {
    damage: false,
    advice:
      'Its program was killed. It locks nothing, and the next one takes it over: leave it, or remove it.',
  },
  'no-lock': {
    damage: false,
    advice:
      'rolltop cannot keep Codex from writing at the same time, so it appends only with --without-lock.',
  },
  'disk-full': {
    damage: false,
    advice:
      'Codex loses what it cannot write. See rolltop usage --disk, rolltop prune and rolltop trash empty.',
  },
  inotify: {
    damage: false,
    advice:
      'Changes are then seen by looking again and again, later. Raise it: sysctl fs.inotify.max_user_watches=524288.',
  },
  codex: { damage: false, advice: 'It is what rolltop runs to resume, fork, queue and bring back.' },
} as const satisfies Readonly<Record<string, KindOfFinding>>;

export type FindingKind = keyof typeof FINDING_KINDS;

const NOWHERE: FindingPlace = { path: null, id: null, line: null, offset: null };

export function finding(kind: FindingKind, place: Partial<FindingPlace>, message: string): Finding {
  return { kind, ...NOWHERE, ...place, message, ...FINDING_KINDS[kind] };
}

export const unreadableFolder = ({ path, code }: { readonly path: string; readonly code: string }): Finding =>
  finding('unreadable-folder', { path }, `The folder cannot be read (${code}).`);
