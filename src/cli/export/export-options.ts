/** What `rolltop export` is asked for, read from the arguments. Pure. */
import { EXPORT_FORMATS, EXPORT_TOOLS, type ExportFormat, type ExportTools } from '../../export/formats.ts';
import { didYouMean } from '../../query/did-you-mean.ts';
import { oneOf } from '../../query/query.ts';
import { type HostChoice, hostOption } from '../hosts/host-option.ts';
import { type OptionValues, wholeNumber } from '../list/list-options.ts';
import { UsageError } from '../split-arguments.ts';

export interface ExportInvocation {
  readonly sessions: readonly string[];
  /** Hosts whose sessions are meant, too; null: none. */
  readonly hosts: HostChoice | null;
  readonly options: ExportOptions;
}

export interface ExportOptions {
  /** A file or a folder; `-` or null: standard output. */
  readonly output: string | null;
  /** Null: by the ending of the file. */
  readonly format: ExportFormat | null;
  readonly from: number | null;
  readonly to: number | null;
  readonly tools: ExportTools;
  readonly reasoning: boolean;
  readonly images: boolean;
  readonly redact: boolean;
  readonly keepPaths: boolean;
  readonly force: boolean;
}

/** @throws UsageError */
export function exportInvocation(sessions: readonly string[], values: OptionValues): ExportInvocation {
  return { sessions, hosts: hostOption(values), options: exportOptions(values) };
}

function exportOptions(values: OptionValues): ExportOptions {
  const [from, to] = [wholeNumber(values, 'from'), wholeNumber(values, 'to')];
  if (from !== null && to !== null && from > to) throw new UsageError(`--from ${from} is behind --to ${to}.`);
  return {
    output: values.get('output') ?? null,
    format: choiceOf(values, 'format', EXPORT_FORMATS),
    from,
    to,
    tools: choiceOf(values, 'tools', EXPORT_TOOLS) ?? 'short',
    reasoning: values.has('reasoning'),
    images: values.has('images'),
    redact: !values.has('no-redact'),
    keepPaths: values.has('keep-paths'),
    force: values.has('force'),
  };
}

function choiceOf<const Choice extends string>(
  values: OptionValues,
  name: string,
  choices: readonly Choice[],
): Choice | null {
  const text = values.get(name);
  if (text === undefined) return null;
  const choice = oneOf(choices, text);
  if (choice === null)
    throw new UsageError(`--${name} takes ${choices.join(', ')}, not "${text}"${didYouMean(text, choices)}.`);
  return choice;
}
