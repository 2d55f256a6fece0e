/** What is known of a host, each state in its own words. Pure. */

export type HostState =
  | { readonly kind: 'off' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live'; readonly roundTripMs: number | null; readonly skewMs: number | null }
  /** It has not answered for some seconds; its rows stay. */
  | { readonly kind: 'quiet'; readonly sinceMs: number }
  /** The connection is lost, and is tried again. */
  | { readonly kind: 'away'; readonly sinceMs: number; readonly why: string; readonly retryAtMs: number }
  /** Only the person can go on: a password, a code, a host key. Not tried again by itself. */
  | { readonly kind: 'needs you'; readonly why: string }
  | { readonly kind: 'no node'; readonly why: string }
  /** It spoke something else than our protocol, or broke a limit. */
  | { readonly kind: 'refused'; readonly why: string };
