/** How `rolltop search` prints what it finds. */
import type { SearchHit } from '../search/request.ts';
import { HIT_KIND_CELLS, hitKindWord, snippetSpans } from '../text/hit.ts';
import { hostOf, idThere } from '../text/host-id.ts';
import { ageText } from '../text/numbers.ts';
import type { Row } from '../text/row.ts';
import { cutSpans, span, spansWidth } from '../text/spans.ts';
import { jsonSafe } from '../text/unicode/json-safe.ts';
import { safeLine } from '../text/unicode/sanitise.ts';
import { padEnd, padStart } from '../text/unicode/width.ts';
import type { CommandContext } from './context.ts';

/** Hits under the title of their session; with `--json` one object a line. Those of other hosts come in between. */
export class HitPrinter {
  readonly #context: CommandContext;
  readonly #limit: number;
  readonly #full = new AbortController();
  #session = '';
  #written: Promise<void> = Promise.resolve();
  /** Hits that were printed. */
  count = 0;
  /** The error that keeps further hits from being printed. */
  failure: unknown = null;

  /** `limit`: so many are printed at most; null: all. */
  constructor(context: CommandContext, limit: number | null) {
    this.#context = context;
    this.#limit = limit ?? Number.POSITIVE_INFINITY;
  }

  /** Aborted when no more are printed. */
  get full(): AbortSignal {
    return this.#full.signal;
  }

  get isFull(): boolean {
    return this.full.aborted;
  }

  print(found: readonly SearchHit[]): Promise<void> {
    const hits = found.slice(0, this.#limit - this.count);
    this.count += hits.length;
    const text = hits.map(hit => (this.#context.json ? hitJson(hit) : this.#hitText(hit))).join('');
    this.#written = this.#written.then(() => this.#write(text));
    if (this.count >= this.#limit) this.#full.abort();
    return this.#written;
  }

  async #write(text: string): Promise<void> {
    try {
      await this.#context.out.write(text);
    } catch (error) {
      this.failure ??= error;
    }
  }

  #hitText(hit: SearchHit): string {
    const { paint } = this.#context;
    const session = `${hostOf(hit.session.id) ?? ''}:${hit.session.path}`;
    const heading =
      session === this.#session ? '' : `${this.#session === '' ? '' : '\n'}${paint(this.#title(hit))}\n`;
    this.#session = session;
    return `${heading}${paint(this.#row(hit))}\n`;
  }

  #title({ session, name }: SearchHit): Row {
    const { glyphs, columns, program } = this.#context;
    const { id, title, updatedMs, archived } = session;
    const facts = [ageText(updatedMs, program.nowMs()), id, ...(archived ? ['archived'] : [])];
    const behind = span(`  ${facts.join('  ')}`, 'dim');
    const where = hostOf(id);
    const said = span(safeLine(name ?? title ?? idThere(id), glyphs), 'strong');
    const whole = where === null ? [said] : [span(`${safeLine(where, glyphs)}  `, 'dim'), said];
    // The id stays whole and on the same line, so that it can be copied.
    const titleCells = Math.max(LEAST_TITLE, columns - spansWidth([behind]));
    return {
      spans: [...(program.machine.stdout.isTTY ? cutSpans(whole, titleCells, glyphs) : whole), behind],
    };
  }

  #row({ line, kind, snippet, matches, takenBack }: SearchHit): Row {
    const { glyphs, columns, program } = this.#context;
    const spans = [
      span(`  ${padStart(String(line), LINE_CELLS)}  ${padEnd(hitKindWord(kind), HIT_KIND_CELLS)}  `, 'dim'),
      ...(takenBack ? [span('taken back  ', 'dim')] : []),
      ...snippetSpans(snippet, matches, glyphs),
    ];
    return { spans: program.machine.stdout.isTTY ? cutSpans(spans, columns, glyphs) : spans };
  }
}

const LINE_CELLS = 5;
/** A title that is cut shorter says nothing. */
const LEAST_TITLE = 12;

/** Promises: the shape that `rolltop help json` prints. */
function hitJson({ session, line, offset, kind, snippet, matches, takenBack }: SearchHit): string {
  const { id, path: file, title } = session;
  const hit = { id: idThere(id), path: file, title, line, offset, kind, snippet, matches };
  const all = { ...hit, ...(takenBack && { takenBack }), host: hostOf(id) };
  return `${jsonSafe(JSON.stringify(all))}\n`;
}
