/** The manual page rolltop(1), from the tables that the help and the parser go by: man(7) macros, ASCII, lines of at most 80 bytes. Pure but for loading. */
import { ASCII_GLYPHS } from '../../text/glyphs.ts';
import { asciiWords } from '../../text/unicode/ascii-words.ts';
import { COMMAND_NAMES, type CommandName } from '../options.ts';
import { EXAMPLES } from './examples.ts';
import { optionRows, SESSION_NOTE, SUMMARIES, usageOf } from './help-text.ts';
import { type HelpSection, wrapped } from './sections.ts';
import {
  configSections,
  exitCodeSections,
  fileSections,
  hostSections,
  keySections,
  querySections,
} from './topics.ts';

/** Lines of the source; mandoc finds fault with longer ones than 80 bytes. */
const SOURCE_CELLS = 78;

export async function manPage(version: string, date: Date): Promise<string> {
  const { USUAL_KEYS } = await import('../../app/keymap.ts');
  const day = date.toISOString().slice(0, 10);
  return [
    '.\\" Made by rolltop help man.',
    `.TH ROLLTOP 1 ${day} "rolltop ${version}" "User Commands"`,
    // Paths and options are not hyphenated.
    '.nh',
    ...heading('Name'),
    'rolltop \\- a live desk for Codex sessions',
    ...heading('Synopsis'),
    '.B rolltop',
    '[options] [command]',
    ...heading('Description'),
    ...paragraph(
      'Without a command rolltop opens the list of sessions; where standard output is no terminal it prints it. The list and an open session follow the disk.',
    ),
    '.PP',
    ...paragraph(SESSION_NOTE),
    ...heading('Options'),
    ...optionRows('picker').flatMap(tagged),
    ...heading('Commands'),
    ...COMMAND_NAMES.flatMap(command),
    ...part('Query', querySections()),
    ...part('Keys', await keySections(USUAL_KEYS, ASCII_GLYPHS)),
    ...part('Configuration', await configSections()),
    ...part('Hosts', hostSections()),
    ...part('Files', fileSections()),
    ...part('Exit status', exitCodeSections()),
    ...heading('See also'),
    '.BR codex (1)',
    '',
  ].join('\n');
}

const heading = (title: string): readonly string[] => [`.SH ${title.toUpperCase()}`];

const subheading = (title: string): readonly string[] => [`.SS ${escaped(title)}`];

function part(title: string, sections: readonly HelpSection[]): readonly string[] {
  const [only, ...others] = sections;
  const apart = others.length > 0;
  return [
    ...heading(title),
    ...[only, ...others].flatMap(section => (section === undefined ? [] : sectionLines(section, { apart }))),
  ];
}

function sectionLines(
  { title, intro = [], lines }: HelpSection,
  { apart }: { readonly apart: boolean },
): readonly string[] {
  return [
    ...(apart ? subheading(title) : []),
    ...intro.flatMap((sentence, at) => [...(at === 0 ? [] : ['.PP']), ...paragraph(sentence)]),
    ...lines.flatMap(tagged),
  ];
}

function command(name: CommandName): readonly string[] {
  const own = ownOptions(name);
  return [
    ...subheading(name),
    `.B ${escaped(usageOf(name))}`,
    '.PP',
    ...paragraph(sentence(SUMMARIES[name])),
    ...own.flatMap(tagged),
    '.PP',
    'Examples:',
    ...EXAMPLES[name].flatMap(tagged),
  ];
}

/** Those that every command has are said once, at the top. */
function ownOptions(name: CommandName): readonly (readonly [string, string])[] {
  const everywhere = new Set(optionRows('version').map(([flags]) => flags));
  return optionRows(name).filter(([flags]) => !everywhere.has(flags));
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

function tagged([left, meaning]: readonly [string, string]): readonly string[] {
  return ['.TP', `.B ${escaped(left.trim())}`, ...paragraph(meaning)];
}

function paragraph(text: string): readonly string[] {
  return wrapped(escaped(text), SOURCE_CELLS).map(guarded);
}

/** For text anywhere in a line: a quote may begin an argument of a macro, a minus is one and no hyphen. */
function escaped(text: string): string {
  return asciiWords(text.replaceAll('…', '...'))
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('"', '\\(dq')
    .replaceAll('~', '\\(ti')
    .replaceAll('^', '\\(ha')
    .replaceAll('`', '\\(ga');
}

/** A line that begins with a dot or a quote would be a request. */
const guarded = (line: string): string => (/^[.']/.test(line) ? `\\&${line}` : line);
