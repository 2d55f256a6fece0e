/** Who is told what a host says about one open file. */
import type { TravellingBytes } from '../protocol/frame.ts';
import type { FromHost } from '../protocol/messages.ts';

/** What comes on one channel. */
export interface ChannelListener {
  opened(message: Extract<FromHost, { t: 'opened' | 'not-opened' }>): void;
  changed(message: Extract<FromHost, { t: 'changed' }>): void;
  bytes(bytes: TravellingBytes): void;
  /** Nothing more comes. */
  ended(): void;
}
