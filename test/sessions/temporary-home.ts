/** A Codex home in a temporary folder, filled in the words of a test. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The nth id of a test: stable, and in the order of n. */
export function idOf(n: number): string {
  return `01a201f0-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

export interface WrittenSession {
  readonly n: number;
  /** `YYYY-MM-DDThh-mm-ss`. */
  readonly time: string;
  /** Folder below the home; left out: the day the name says. */
  readonly folder?: string;
  readonly content?: string;
  readonly cwd?: string;
  readonly title?: string;
  readonly source?: string;
  readonly branch?: string;
  readonly updatedMs?: number;
}

export class TemporaryHome {
  readonly path = mkdtempSync(join(tmpdir(), 'rolltop-home-'));

  constructor() {
    onTestFinished(() => this.remove());
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  /** Writes any file below the home; returns its path. */
  write(place: string, content: string): string {
    const path = join(this.path, place);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  session(session: WrittenSession): string {
    const { n, time, updatedMs } = session;
    const folder = session.folder ?? `sessions/${time.slice(0, 10).replaceAll('-', '/')}`;
    const path = this.write(
      `${folder}/rollout-${time}-${idOf(n)}.jsonl`,
      session.content ?? rollout(session),
    );
    if (updatedMs !== undefined) utimesSync(path, updatedMs / 1000, updatedMs / 1000);
    return path;
  }

  /** A later segment of the nth conversation, with the id of `idOf(segment)`. */
  segment({ segment, ...session }: WrittenSession & { readonly segment: number }): string {
    const { n, time, updatedMs } = session;
    const folder = session.folder ?? `sessions/${time.slice(0, 10).replaceAll('-', '/')}`;
    const name = `rollout-${time}-${idOf(n)}_${idOf(segment)}.jsonl`;
    const path = this.write(`${folder}/${name}`, session.content ?? rollout(session));
    if (updatedMs !== undefined) utimesSync(path, updatedMs / 1000, updatedMs / 1000);
    return path;
  }
}

/** A small envelope rollout: meta line, a question, an answer. */
export function rollout(session: WrittenSession): string {
  const { n, cwd = '/code/app', title = `question ${n}`, source = 'cli', branch = 'main' } = session;
  const meta = {
    id: idOf(n),
    timestamp: '2026-11-22T05:00:00.000Z',
    cwd,
    originator: 'codex_cli_rs',
    cli_version: '0.99.0',
    source,
    git: { branch },
  };
  return [
    line('session_meta', meta),
    line('response_item', message('user', 'input_text', title)),
    line('event_msg', { type: 'user_message', message: title, images: [] }),
    line('response_item', message('assistant', 'output_text', `answer ${n}`)),
  ].join('');
}

export function line(type: string, payload: object): string {
  return `${JSON.stringify({ timestamp: '2026-11-22T05:00:00.000Z', type, payload })}\n`;
}

export function message(role: string, type: string, text: string): object {
  return { type: 'message', role, content: [{ type, text }] };
}
