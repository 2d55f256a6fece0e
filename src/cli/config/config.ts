/** `rolltop config`: where the configuration is, what is wrong with it, and what holds. */
import type { Mistake } from '../../config/settings.ts';
import { settingsJson } from '../../config/shown-settings.ts';
import { jsonSafe } from '../../text/unicode/json-safe.ts';
import type { ConfigAct } from '../arguments.ts';
import type { CommandContext } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { mistakeText, readConfigured } from './configured.ts';

const NO_PLACE =
  'Your home folder is not known: set HOME, or set XDG_CONFIG_HOME to the folder for configurations.';

export async function config(act: ConfigAct, context: CommandContext): Promise<ExitCode> {
  const { out, program } = context;
  if (act === 'schema') {
    const { configSchema } = await import('../../config/schema.ts');
    await out.write(jsonText(configSchema(), context));
    return ExitCode.ok;
  }
  const configured = await readConfigured(program);
  const { path, isThere, mistakes, settings } = configured;
  if (path === null) {
    context.say(NO_PLACE);
    return ExitCode.failed;
  }
  switch (act) {
    case 'path':
      await out.write(context.json ? jsonText({ path, isThere }, context) : `${path}\n`);
      return ExitCode.ok;
    case 'check': {
      for (const mistake of mistakes)
        await out.write(
          context.json ? jsonText(mistakeJson(path, mistake), context) : `${mistakeText(path, mistake)}\n`,
        );
      if (mistakes.length > 0) return ExitCode.failed;
      if (!context.json)
        await out.write(isThere ? `${path} is right.\n` : `There is no ${path}: the defaults hold.\n`);
      return ExitCode.ok;
    }
    case 'show':
      await out.write(jsonText(settingsJson(settings), context));
      return ExitCode.ok;
    default:
      return act satisfies never;
  }
}

/** For a person over several lines, with `--json` on one. */
function jsonText(value: unknown, { json }: CommandContext): string {
  return json ? `${jsonSafe(JSON.stringify(value))}\n` : `${JSON.stringify(value, null, 2)}\n`;
}

/** Line 0: the whole file. */
function mistakeJson(path: string, { line, column, key, message }: Mistake) {
  return { path, line: line || null, column: column || null, key: key || null, message };
}
