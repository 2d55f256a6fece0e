/** Long rollouts of every dialect, made of real ones: the turns of a corpus file again and again, each with its own texts and ids. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const corpus = new URL('../../fixtures/corpus/', import.meta.url).pathname;

/** One version per way of writing turns: bare, unmarked envelope, marked envelope, paginated. */
export const versions = ['0.29.0', '0.77.0', '0.144.0', '0.169.0'] as const;

export function corpusFile(version: string, beginning: string): string {
  const folder = join(corpus, version);
  const name = readdirSync(folder).find(one => one.startsWith(beginning));
  return join(folder, name ?? `${beginning} is not in the corpus`);
}

/** The lines of a rollout of about `bytes` bytes. The first is the header. */
export function longRollout(version: string, bytes: number): string[] {
  const [header = '', ...rest] = readFileSync(corpusFile(version, 'tui-two-turns'), 'utf8')
    .trimEnd()
    .split('\n');
  const turns = rest.slice(rest.findIndex(isFirstTurn));
  const lines = [header];
  let ordinal = 0;
  for (let round = 0, size = 0; size < bytes; round++) {
    for (const text of turns) {
      const line = renew(text, round, ++ordinal);
      lines.push(line);
      size += line.length + 1;
    }
  }
  return lines;
}

/** Bare files write their context before the first turn; marked ones begin with the mark. */
function isFirstTurn(text: string): boolean {
  return (
    text.includes('"task_started"') ||
    (text.includes('"role":"user"') && !text.includes('environment_context'))
  );
}

/** The same line in another round: what is said and called is unique, so that twins and tool halves are found by themselves. */
function renew(text: string, round: number, ordinal: number): string {
  return text
    .replace(/"(call_id|turn_id)":"([^"]*)"/g, `"$1":"$2-${round}"`)
    .replace(/"type":"CommandExecution","id":"([^"]*)"/g, `"type":"CommandExecution","id":"$1-${round}"`)
    .replace(/"ordinal":\d+/, `"ordinal":${ordinal}`);
}
