/** Which Codex versions the suite judges with, and what each of them can do. Decided by the version number alone. */

/** One of each generation: bare, early envelope, envelope, last without locks, first paginated, first with segments. */
const GENERATIONS = ['0.29.0', '0.42.0', '0.77.0', '0.144.0', '0.148.0', '0.169.0'] as const;

/** Written by a Codex that still knew bare files only. */
export const BARE = '0.29.0';

/** The versions to install, the oldest first; `ROLLTOP_CODEX_VERSIONS=0.100.0,0.160.0` adds more of them, as does the latest. */
export function wantedVersions(more: string): string[] {
  const asked = more.split(',').map(version => version.trim());
  return [...new Set([...GENERATIONS, ...asked])].filter(isVersion).sort(compareVersions);
}

export function isVersion(text: string): boolean {
  return /^\d+\.\d+\.\d+$/.test(text);
}

export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (const [at, number] of left.entries()) {
    const difference = number - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const atLeast = (version: string, minimum: string): boolean => compareVersions(version, minimum) >= 0;

export type SuiteDialect = 'bare' | 'envelope' | 'paginated';

/** What `codex exec` of this version writes. */
export function dialectOf(version: string): SuiteDialect {
  if (atLeast(version, '0.148.0')) return 'paginated';
  return atLeast(version, '0.31.0') ? 'envelope' : 'bare';
}

/** `codex exec resume ID`; before it there was only `-c experimental_resume=PATH`. */
export const resumesById = (version: string): boolean => atLeast(version, '0.36.0');
/** `thread/read` of the app-server. */
export const readsThreads = (version: string): boolean => atLeast(version, '0.100.0');
/** Takes the writer lock. */
export const locks = (version: string): boolean => atLeast(version, '0.147.0');
/** Says in the rollout when a turn begins and ends. */
export const tellsTurns = (version: string): boolean => atLeast(version, '0.125.0');
/** Writes the model into the rollout. */
export const tellsModel = (version: string): boolean => atLeast(version, '0.36.0');
/** The app-server was a part of the MCP server first. */
export const serverCommand = (version: string): string => (atLeast(version, '0.44.0') ? 'app-server' : 'mcp');
/** Has `codex queue`. */
export const queues = (version: string): boolean => atLeast(version, '0.149.0');
/** `codex resume ID` opens a session on the screen. */
export const resumesOnScreen = (version: string): boolean => atLeast(version, '0.42.0');
/** Its screen starts a daemon that outlives it. */
export const leavesDaemons = (version: string): boolean => atLeast(version, '0.169.0');
/** The daemon ends the turn of a screen that was killed; that of 0.169 leaves it open, and goes on holding it. */
export const endsTurnsAlone = (version: string): boolean => atLeast(version, '0.171.0');
