/** The version of this package for `--version` and the meta line of new rollouts; a test compares it with package.json. */
export const VERSION = '0.1.0';
