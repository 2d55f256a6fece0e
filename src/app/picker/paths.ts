/** Paths as people write them. */

/** `/home/ana/x` as `~/x`. */
export function withTilde(path: string, home: string | undefined): string {
  const folder = home?.replace(/[/\\]+$/, '') ?? '';
  if (folder === '') return path;
  if (path === folder) return '~';
  return path.startsWith(`${folder}/`) ? `~${path.slice(folder.length)}` : path;
}

/** The last part of a folder's path, `~` for the home folder itself. */
export function folderName(path: string, home: string | undefined): string {
  const short = withTilde(path, home);
  return (
    short
      .replace(/[/\\]+$/, '')
      .split(/[/\\]/)
      .at(-1) || short
  );
}
