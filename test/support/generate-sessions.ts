/** Many small sessions from a seed, in all dialects, for tests and measurements of size. */
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bareLines } from '../../src/demo/bare-lines.ts';
import type { Circumstances, Transcript } from '../../src/demo/circumstances.ts';
import { envelopeLines } from '../../src/demo/envelope-lines.ts';
import { paginatedLines } from '../../src/demo/paginated-lines.ts';
import { Random } from '../../src/demo/random.ts';
import { run, type Story } from '../../src/demo/story.ts';
import { dayFolder, rolloutFileName } from '../../src/format/file-name.ts';
import { parseConversationId } from '../../src/format/identity.ts';

export interface GeneratedSession {
  readonly id: string;
  readonly path: string;
  readonly createdMs: number;
  readonly updatedMs: number;
}

export interface GenerateOptions {
  readonly codexHome: string;
  readonly count: number;
  readonly seed: number;
  /** The newest session is not younger. */
  readonly nowMs: number;
  /** Over how many days they are spread. */
  readonly days: number;
}

const writers = [bareLines, envelopeLines, paginatedLines] as const;

/** In no order. Times of change have nothing to do with times of creation. */
export function generateSessions(options: GenerateOptions): readonly GeneratedSession[] {
  const random = new Random(options.seed);
  return Array.from({ length: options.count }, (_, index) => generateSession(index, options, random));
}

function generateSession(index: number, options: GenerateOptions, random: Random): GeneratedSession {
  const { codexHome, nowMs, days } = options;
  const createdMs = nowMs - random.between(60_000, days * 86_400_000);
  const updatedMs = random.between(createdMs, nowMs);
  const id = parseConversationId(random.uuid7(createdMs));
  if (id === null) throw new Error('the generator made no id');
  const folder = path.join(codexHome, 'sessions', ...dayFolder(new Date(createdMs)));
  const file = path.join(folder, rolloutFileName(new Date(createdMs), id));
  mkdirSync(folder, { recursive: true });
  const { lines } = transcript(index, { id, startMs: createdMs, random });
  writeFileSync(file, lines.map(line => `${JSON.stringify(line)}\n`).join(''));
  utimesSync(file, new Date(updatedMs), new Date(updatedMs));
  return { id, path: file, createdMs, updatedMs };
}

function transcript(index: number, given: Pick<Circumstances, 'id' | 'startMs' | 'random'>): Transcript {
  const story: Story = {
    project: `project-${index % 7}`,
    branch: 'main',
    turns: [
      {
        prompt: `question ${index}`,
        steps: [run('true', 'fine\n')],
        answer: `answer ${index}`,
      },
    ],
  };
  const around: Circumstances = {
    ...given,
    cwd: `/home/me/src/${story.project}`,
    branch: story.branch,
    model: 'gpt-5.5',
    cliVersion: '0.144.0',
    source: 'cli',
  };
  return (writers[index % writers.length] ?? envelopeLines)(story, around);
}
