/** The options of the commands that open the screen: how the person is called, the terminal's title, and links. */
import type { NotifyWay } from '../app/bell/ways.ts';
import { didYouMean } from '../query/did-you-mean.ts';
import { NOTIFY_WAYS } from '../terminal/notify/ways.ts';
import { UsageError } from './split-arguments.ts';

export interface ScreenOptions {
  /** Null: as the person chose it before. */
  readonly notify: NotifyWay | null;
  /** The terminal's title tells how many sessions are at work. */
  readonly title: boolean;
  /** Addresses are links that the terminal opens, where it can. */
  readonly links: boolean;
  /** Last known rows of hosts are shown and kept. */
  readonly cache: boolean;
  /** Lines one after the other in place of the screen. */
  readonly plain: boolean;
}

export function screenOptions(values: ReadonlyMap<string, string>): ScreenOptions {
  const said = values.get('notify');
  const notify = NOTIFY_WAYS.find(way => way === said) ?? null;
  if (said !== undefined && notify === null)
    throw new UsageError(
      `--notify takes ${NOTIFY_WAYS.join(', ')}, not "${said}"${didYouMean(said, NOTIFY_WAYS)}.`,
    );
  return {
    notify,
    title: !values.has('no-title'),
    links: !values.has('no-links'),
    cache: !values.has('no-cache'),
    plain: values.has('plain'),
  };
}
