/**
 * Packs sessions that have been left alone for a week as Codex's own `.jsonl.zst`, and unpacks them again. Promises: lossless, see
 * `rollout/file/pack-beside.ts`; under Codex's lock of the session; the plan says who is left out before anything is done.
 */
import { lstatSync } from 'node:fs';
import { codexOnPath, type Environment } from '../codex/program.ts';
import { versionText } from '../codex/version.ts';
import type { Conversation } from '../format/conversation.ts';
import { errorMessage } from '../format/error-message.ts';
import { systemClock } from '../rollout/file/clock.ts';
import { type FileOperations, nodeFileOperations } from '../rollout/file/file-operations.ts';
import { expandBeside, packBeside } from '../rollout/file/pack-beside.ts';
import type { ZstdPacker } from '../rollout/file/zstd-packer.ts';
import { takeWriterLock } from '../rollout/lock/writer-lock.ts';
import type { ListedFile } from '../sessions/catalog.ts';
import { filesOf } from '../sessions/path-of.ts';
import type { Relations } from '../sessions/relations.ts';
import type { Going, LeftOut, LeftOutReason, ManyPlan } from './many-plan.ts';

/** `compress`: plain files become `.zst`. `expand`: the other way. */
export type PackAct = 'compress' | 'expand';

/** As Codex has it. */
const COLD_AFTER_MS = 7 * 24 * 60 * 60 * 1000;
/** Codex reads compressed sessions since 0.137. */
const READS_ZST_MINOR = 137;

/** Why the codex on PATH must not find compressed sessions, as a sentence; null when it may, or there is none. */
export async function whyNotCompress(env: Environment): Promise<string | null> {
  const codex = await codexOnPath(env);
  if (codex === null) return null;
  const { file, version } = codex;
  if (version === null)
    return `${file} --version does not name a version, so nobody knows whether it reads compressed sessions.`;
  const { major, minor, patch } = version;
  const isUnnumbered = major === 0 && minor === 0 && patch === 0;
  if (isUnnumbered || major > 0 || minor >= READS_ZST_MINOR) return null;
  return `The codex on your PATH is ${versionText(version)} and cannot read compressed sessions: that needs 0.${READS_ZST_MINOR} or newer.`;
}

/** Pure but for asking the sizes of files. */
export function packPlan(
  act: PackAct,
  chosen: readonly Conversation[],
  { relations, nowMs }: { readonly relations: Relations; readonly nowMs: number },
): ManyPlan {
  const going: Going[] = [];
  const leftOut: LeftOut[] = [];
  for (const session of chosen) {
    const files = filesFor(act, relations.filesOf(session.id));
    const sharesHistory = relations.sharesHistory(session.id);
    const reason = reasonOf(act, session, { isDone: files.length === 0, sharesHistory, nowMs });
    if (reason === null) going.push({ session, subagents: [], sizeBytes: sizeOf(files) });
    else leftOut.push({ session, reason, because: session.id });
  }
  return { going, leftOut };
}

function filesFor(act: PackAct, files: readonly ListedFile[]): readonly ListedFile[] {
  return files.filter(({ compressed }) => compressed === (act === 'expand'));
}

function isThere({ path }: ListedFile): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function sizeOf(files: readonly ListedFile[]): number {
  return files.reduce((sum, { path }) => sum + (lstatSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);
}

function reasonOf(
  act: PackAct,
  { live, updatedMs }: Conversation,
  {
    isDone,
    sharesHistory,
    nowMs,
  }: { readonly isDone: boolean; readonly sharesHistory: boolean; readonly nowMs: number },
): LeftOutReason | null {
  if (isDone) return act === 'compress' ? 'packed already' : 'plain already';
  if (live !== null) return 'held';
  if (act === 'expand') return null;
  // Codex 0.148 refuses a fork whose base is compressed, and leaves out the base of a fork that is compressed itself.
  if (sharesHistory) return 'shares history';
  return isCold(updatedMs ?? nowMs, nowMs) ? null : 'not cold';
}

function isCold(updatedMs: number, nowMs: number): boolean {
  return nowMs - updatedMs >= COLD_AFTER_MS;
}

export type PackResult =
  | {
      readonly kind: 'done';
      readonly path: string;
      readonly bytesBefore: number;
      readonly bytesAfter: number;
    }
  | { readonly kind: 'failed'; readonly message: string; readonly error: unknown };

export interface PackRequest {
  readonly act: PackAct;
  readonly codexHome: string;
  /** Only needed for `compress`. */
  readonly packer: ZstdPacker | null;
  /** The files of the session when the act was planned: looking for them again would read the whole home for each session. Left out: it is read. */
  readonly planned?: readonly ListedFile[];
  /** Where several sessions are packed side by side: locks are taken and given back in turn, since waiting for another takes starting programs. */
  readonly lockTurn?: InTurn;
  readonly operations?: FileOperations;
}

/** Runs one work after the other, in the order in which they were asked for. */
export class InTurn {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const running = this.#last.then(work);
    this.#last = running.catch(() => {});
    return running;
  }
}

/** All files of one session. What cannot be done is a value; a file that was done before it stays done. */
export async function packSession({ id, path }: Conversation, request: PackRequest): Promise<PackResult> {
  const { codexHome, act, planned, lockTurn = new InTurn(), operations = nodeFileOperations } = request;
  try {
    const lock = await lockTurn.run(() =>
      takeWriterLock({ codexHome, id, path, operations, clock: systemClock, allowUnlocked: false }),
    );
    try {
      const files = filesFor(act, planned ?? (await filesOf(codexHome, id)));
      if (files.length === 0 || !files.every(isThere))
        throw new Error(`${path} stays as it is: it was moved meanwhile.`);
      const bytesBefore = sizeOf(files);
      let now = path;
      let bytesAfter = 0;
      for (const file of files) {
        const made = await packFile(file, request);
        bytesAfter += made.bytes;
        if (file.path === path) now = made.path;
      }
      return { kind: 'done', path: now, bytesBefore, bytesAfter };
    } finally {
      await lockTurn.run(() => lock.release());
    }
  } catch (error) {
    return { kind: 'failed', message: errorMessage(error), error };
  }
}

async function packFile(
  { path }: ListedFile,
  { act, packer, operations = nodeFileOperations }: PackRequest,
): Promise<{ readonly path: string; readonly bytes: number }> {
  if (act === 'expand') {
    const plain = await expandBeside(path, operations);
    return { path: plain, bytes: lstatSync(plain).size };
  }
  // It was cold when it was listed; somebody may have gone on in it since.
  if (!isCold(lstatSync(path).mtimeMs, systemClock.nowMs()))
    throw new Error(`${path} stays as it is: it was written to meanwhile.`);
  if (packer === null) throw new Error('Nothing here can compress.');
  return packBeside(path, packer, operations);
}
