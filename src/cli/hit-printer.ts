/** How `rolltop search` prints what it finds. */
import type { SearchHit } from '../search/request.ts';
import { HIT_KIND_CELLS, hitKindWord, snippetSpans } from '../text/hit.ts';
import { ageText } from '../text/numbers.ts';
import type { Row } from '../text/row.ts';
import { cutSpans, span, spansWidth } from '../text/spans.ts';
import { jsonSafe } from '../text/unicode/json-safe.ts';
import { safeLine } from '../text/unicode/sanitise.ts';
import { padEnd, padStart } from '../text/unicode/width.ts';
import type { CommandContext } from './context.ts';

/** Hits under the title of their session; with `--json` one object a line. */
export class HitPrinter {
  readonly #context: CommandContext;
  #session = '';
  /** The error that keeps further hits from being printed. */
  failure: unknown = null;

  constructor(context: CommandContext) {
    this.#context = context;
  }

  async print(hits: readonly SearchHit[]): Promise<void> {
    try {
      await this.#context.out.write(
        hits.map(hit => (this.#context.json ? hitJson(hit) : this.#hitText(hit))).join(''),
      );
    } catch (error) {
      this.failure ??= error;
    }
  }

  #hitText(hit: SearchHit): string {
    const { paint } = this.#context;
    const heading =
      hit.session.path === this.#session
        ? ''
        : `${this.#session === '' ? '' : '\n'}${paint(this.#title(hit))}\n`;
    this.#session = hit.session.path;
    return `${heading}${paint(this.#row(hit))}\n`;
  }

  #title({ session, name }: SearchHit): Row {
    const { glyphs, columns, host } = this.#context;
    const { id, title, updatedMs, archived } = session;
    const facts = [ageText(updatedMs, host.nowMs()), id, ...(archived ? ['archived'] : [])];
    const behind = span(`  ${facts.join('  ')}`, 'dim');
    const whole = [span(safeLine(name ?? title ?? id, glyphs), 'strong')];
    // The id stays whole and on the same line, so that it can be copied.
    const titleCells = Math.max(LEAST_TITLE, columns - spansWidth([behind]));
    return { spans: [...(host.machine.stdout.isTTY ? cutSpans(whole, titleCells, glyphs) : whole), behind] };
  }

  #row({ line, kind, snippet, matches, takenBack }: SearchHit): Row {
    const { glyphs, columns, host } = this.#context;
    const spans = [
      span(`  ${padStart(String(line), LINE_CELLS)}  ${padEnd(hitKindWord(kind), HIT_KIND_CELLS)}  `, 'dim'),
      ...(takenBack ? [span('taken back  ', 'dim')] : []),
      ...snippetSpans(snippet, matches, glyphs),
    ];
    return { spans: host.machine.stdout.isTTY ? cutSpans(spans, columns, glyphs) : spans };
  }
}

const LINE_CELLS = 5;
/** A title that is cut shorter says nothing. */
const LEAST_TITLE = 12;

/** Promises: the shape that `rolltop help json` prints. */
function hitJson({ session, line, offset, kind, snippet, matches, takenBack }: SearchHit): string {
  const { id, path: file, title } = session;
  const hit = { id, path: file, title, line, offset, kind, snippet, matches };
  return `${jsonSafe(JSON.stringify(takenBack ? { ...hit, takenBack } : hit))}\n`;
}
