/** What is known of another machine whose sessions stand in the list. Types only. */

/** What only the person can give: a password or a code, a yes to a host key, or the reason why a host key is another one than before. */
export type HostNeed = 'login' | 'new host key' | 'changed host key';

/** What is known of a host, each state in its own words. */
export type HostState =
  | { readonly kind: 'off' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live'; readonly roundTripMs: number | null; readonly skewMs: number | null }
  /** It has not answered for some seconds; its rows stay. */
  | { readonly kind: 'quiet'; readonly sinceMs: number }
  /** The connection is lost, and is tried again: at that time, or (null) now. */
  | {
      readonly kind: 'away';
      readonly sinceMs: number;
      readonly why: string;
      readonly retryAtMs: number | null;
    }
  /** Only the person can go on: a password, a code, a host key. Not tried again by itself. */
  | { readonly kind: 'needs you'; readonly need: HostNeed; readonly why: string }
  | { readonly kind: 'no node'; readonly why: string }
  /** It spoke something else than our protocol, or broke a limit. */
  | { readonly kind: 'refused'; readonly why: string };

/** A host as `rolltop hosts` and the screen show it. What it says of itself is not sanitised. */
export interface HostStatus {
  /** As the person calls it. */
  readonly alias: string;
  readonly state: HostState;
  readonly sessions: number;
  /** Null before it was there. */
  readonly node: string | null;
  /** The version of Codex there, as far as it is known. */
  readonly codex: string | null;
  /** When it answered last; null: never, as far as is known. */
  readonly seenMs: number | null;
  /** All its sessions are known. */
  readonly listed: boolean;
}

/** The hosts that a person can choose among. */
export interface OfferedHosts {
  readonly aliases: readonly string[];
  /** The file that they are in, as a person says it. */
  readonly file: string;
}
