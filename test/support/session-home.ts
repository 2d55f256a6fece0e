/** A throw-away CODEX_HOME with sessions in Codex's own envelope form, which can be made to grow. */
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';

export interface SessionWords {
  readonly title: string;
  readonly minutesAgo?: number;
  readonly cwd?: string;
  readonly branch?: string;
  readonly source?: string;
  /** Makes it a sub-agent of this session. */
  readonly parentId?: string;
  /** Makes it a fork of this session. */
  readonly forkedFrom?: string;
  /** More turns after the first, each a question and an answer. */
  readonly turns?: number;
}

export interface Session {
  readonly id: string;
  readonly path: string;
}

const two = (n: number): string => String(n).padStart(2, '0');

export class SessionHome {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'rolltop-home-')));

  add({
    title,
    minutesAgo = 0,
    cwd = '/code/app',
    branch = 'main',
    source = 'cli',
    turns = 0,
    parentId,
    forkedFrom,
  }: SessionWords): Session {
    const at = new Date(Date.now() - minutesAgo * 60_000);
    const id = uuid({ msecs: at.getTime() });
    const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())];
    const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join('-');
    const folder = join(this.path, 'sessions', ...day.map(String));
    mkdirSync(folder, { recursive: true });
    const session = { id, path: join(folder, `rollout-${day.join('-')}T${time}-${id}.jsonl`) };
    const git = { commit_hash: 'a'.repeat(40), branch };
    const meta = {
      id,
      timestamp: at.toISOString(),
      cwd,
      originator: 'codex_cli_rs',
      cli_version: '0.125.0',
      source:
        parentId === undefined
          ? source
          : { subagent: { thread_spawn: { parent_thread_id: parentId, depth: 1 } } },
      git,
      ...(forkedFrom !== undefined && { forked_from_id: forkedFrom }),
    };
    writeFileSync(session.path, '');
    this.line(session, 'session_meta', meta);
    this.ask(session, title);
    this.answer(session, `Answer to: ${title}`);
    for (let turn = 1; turn <= turns; turn++) {
      this.ask(session, `question ${turn}`);
      this.answer(session, `answer ${turn}`);
    }
    utimesSync(session.path, at, at);
    return session;
  }

  /** Appends one line, as a live Codex would. */
  line(session: Session, type: string, payload: object): void {
    const line = { timestamp: new Date().toISOString(), type, payload };
    appendFileSync(session.path, `${JSON.stringify(line)}\n`);
  }

  /** Another content for the whole file. */
  replace(session: Session, content: string): void {
    writeFileSync(session.path, content);
  }

  ask(session: Session, text: string): void {
    this.line(session, 'response_item', {
      type: 'message',
      role: 'user',
      content: [{ type: 'input_text', text }],
    });
    this.line(session, 'event_msg', {
      type: 'user_message',
      message: text,
      images: [],
      local_images: [],
      text_elements: [],
    });
  }

  answer(session: Session, text: string): void {
    this.line(session, 'event_msg', { type: 'agent_message', message: text });
    this.line(session, 'response_item', {
      type: 'message',
      role: 'assistant',
      content: [{ type: 'output_text', text }],
    });
  }

  run(
    session: Session,
    command: string,
    outcome: { readonly output: string; readonly exitCode: number },
  ): void {
    const call_id = `call_${uuid()}`;
    const { output, exitCode: exit_code } = outcome;
    this.line(session, 'response_item', {
      type: 'function_call',
      name: 'shell',
      arguments: JSON.stringify({ command: ['bash', '-lc', command] }),
      call_id,
    });
    this.line(session, 'response_item', {
      type: 'function_call_output',
      call_id,
      output: JSON.stringify({ output, metadata: { exit_code, duration_seconds: 0.1 } }),
    });
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
