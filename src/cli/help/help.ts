/** `rolltop help [topic]`: the text of a topic. Only the texts about commands are there at once. */
import { readConfigured } from '../config/configured.ts';
import { columnsOf, type Program } from '../context.ts';
import { glyphsFor } from '../locale.ts';
import type { HelpTopic } from '../options.ts';
import { helpText } from './help-text.ts';
import type { HelpSection } from './sections.ts';

/** Ends with a newline. */
export async function helpOn(topic: HelpTopic | null, program: Program): Promise<string> {
  switch (topic) {
    case 'json':
      return (await import('./json-help.ts')).jsonHelp();
    case 'man':
      return (await import('./man-page.ts')).manPage(program.version, new Date(program.nowMs()));
    case 'keys':
    case 'query':
    case 'files':
    case 'exit-codes':
      return asText(await sectionsOf(topic, program), program);
    case 'config': {
      const { configSections } = await import('./topics.ts');
      return `${helpText(topic, columnsOf(program))}\n${await asText(await configSections(), program)}`;
    }
    case 'hosts': {
      const { hostSections } = await import('./topics.ts');
      return `${helpText(topic, columnsOf(program))}\n${await asText(hostSections(), program)}`;
    }
    default:
      return helpText(topic, columnsOf(program));
  }
}

async function sectionsOf(
  topic: 'keys' | 'query' | 'files' | 'exit-codes',
  program: Program,
): Promise<readonly HelpSection[]> {
  const topics = await import('./topics.ts');
  switch (topic) {
    case 'keys': {
      const { settings } = await readConfigured(program);
      return topics.keySections(settings.keys, glyphsFor(program.machine.env));
    }
    case 'query':
      return topics.querySections();
    case 'files':
      return topics.fileSections();
    case 'exit-codes':
      return topics.exitCodeSections();
    default:
      return topic satisfies never;
  }
}

async function asText(sections: readonly HelpSection[], program: Program): Promise<string> {
  const { sectionsText } = await import('./sections.ts');
  return sectionsText(sections, columnsOf(program));
}
