/** `rolltop config`: where the configuration is, what is wrong with it, and what holds. */
import { settingsJson } from '../../config/shown-settings.ts';
import type { ConfigAct } from '../arguments.ts';
import type { CommandContext } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { mistakeText, readConfigured } from './configured.ts';

const NO_PLACE =
  'Your home folder is not known: set HOME, or set XDG_CONFIG_HOME to the folder for configurations.';

export async function config(act: ConfigAct, context: CommandContext): Promise<ExitCode> {
  const { out, host } = context;
  if (act === 'schema') {
    const { configSchema } = await import('../../config/schema.ts');
    await out.write(`${JSON.stringify(configSchema(), null, 2)}\n`);
    return ExitCode.ok;
  }
  const configured = await readConfigured(host);
  const { path, isThere, mistakes, settings } = configured;
  if (path === null) {
    context.say(NO_PLACE);
    return ExitCode.failed;
  }
  switch (act) {
    case 'path':
      await out.write(`${path}\n`);
      return ExitCode.ok;
    case 'check': {
      for (const mistake of mistakes) await out.write(`${mistakeText(path, mistake)}\n`);
      if (mistakes.length > 0) return ExitCode.failed;
      await out.write(isThere ? `${path} is right.\n` : `There is no ${path}: what is usual holds.\n`);
      return ExitCode.ok;
    }
    case 'show':
      await out.write(`${JSON.stringify(settingsJson(settings), null, 2)}\n`);
      return ExitCode.ok;
    default:
      return act satisfies never;
  }
}
