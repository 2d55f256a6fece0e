/** The house rules that a compiler does not know. The limits are a ratchet: they only go down. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { filesBelow, type Import, parseBelow, projectRoot, type SourceFile } from './support/source-tree.ts';

const sources = parseBelow('src');
const byPath = new Map(sources.map(source => [source.path, source]));

/** Which rooms a room may import values from. Types may come from anywhere but the rooms above (see `typesToo`). */
const rooms: Readonly<Record<string, readonly string[]>> = {
  text: [],
  rollout: [],
  conversations: ['rollout'],
  recorder: ['conversations', 'rollout'],
  live: ['conversations', 'rollout', 'text'],
  app: ['text'],
  host: ['text'],
  ui: ['app', 'text', 'theme'],
  theme: ['text'],
  driver: ['app', 'text', 'ui', 'theme', 'host', 'live', 'recorder', 'conversations', 'rollout'],
  cli: ['text', 'host', 'live', 'recorder', 'conversations', 'rollout', 'driver', 'theme'],
  index: ['recorder', 'conversations', 'live', 'rollout'],
};

/** Rooms of which not even a type is taken, because they lie above. */
const typesToo: Readonly<Record<string, readonly string[]>> = {
  text: ['conversations', 'recorder', 'live', 'app', 'host', 'ui', 'driver', 'cli'],
  rollout: ['conversations', 'recorder', 'live', 'app', 'host', 'ui', 'driver', 'cli', 'text'],
  conversations: ['recorder', 'live', 'app', 'host', 'ui', 'driver', 'cli'],
  recorder: ['live', 'app', 'host', 'ui', 'driver', 'cli'],
  live: ['app', 'host', 'ui', 'driver', 'cli'],
  app: ['host', 'ui', 'driver', 'cli'],
  host: ['ui', 'driver', 'cli'],
  theme: ['app', 'host', 'ui', 'driver', 'cli'],
  ui: ['cli'],
  driver: ['cli'],
  cli: [],
  index: ['app', 'host', 'ui', 'driver', 'cli'],
};

/**
 * The first folder below src. In ui, the driver and the start of the screen reach the disk, and the theme is needed where there
 * is no screen.
 */
function roomOf(file: string): string {
  if (file === 'src/ui/theme.ts') return 'theme';
  if (
    /^src\/ui\/(driver|run-app|run-effect|send-message|move-conversation|copy-text|terminal-session)/.test(
      file,
    )
  )
    return 'driver';
  return file === 'src/index.ts' ? 'index' : (file.split('/')[1] ?? '');
}

function eachImport(check: (source: SourceFile, imported: Import) => boolean): string[] {
  return sources.flatMap(source =>
    source.imports
      .filter(imported => check(source, imported))
      .map(imported => `${source.path} imports ${imported.specifier}`),
  );
}

function isPackage(imported: Import, ...names: readonly string[]): boolean {
  return names.some(name => imported.specifier === name || imported.specifier.startsWith(`${name}/`));
}

describe('rooms', () => {
  it('every folder below src is a room of the plan', () => {
    const known = new Set(Object.keys(rooms));
    expect(sources.map(source => source.path).filter(file => !known.has(roomOf(file)))).toEqual([]);
  });

  it('values are imported downwards only', () => {
    const wrong = eachImport((source, { target, typeOnly }) => {
      if (target === null || typeOnly || !target.startsWith('src/')) return false;
      const [from, to] = [roomOf(source.path), roomOf(target)];
      return from !== to && !(rooms[from] ?? []).includes(to);
    });
    expect(wrong).toEqual([]);
  });

  it('not even types come from above', () => {
    const wrong = eachImport((source, { target, typeOnly }) => {
      if (target === null || !typeOnly) return false;
      return (typesToo[roomOf(source.path)] ?? []).includes(roomOf(target));
    });
    expect(wrong).toEqual([]);
  });

  it('the command line loads the screen only when it is needed', () => {
    const wrong = eachImport(
      (source, { target, dynamic, typeOnly }) =>
        roomOf(source.path) === 'cli' &&
        target !== null &&
        roomOf(target) === 'driver' &&
        !dynamic &&
        !typeOnly,
    );
    expect(wrong).toEqual([]);
  });

  it('there are no cycles at run time', () => {
    expect(findCycle()).toEqual([]);
  });
});

describe('what only some files may touch', () => {
  const only: readonly (readonly [packages: readonly string[], where: RegExp])[] = [
    [['ink', 'react', 'ink-select-input'], /^src\/(ui|cli)\//],
    [['chokidar'], /^src\/live\/watcher\.ts$/],
    [
      ['node:fs', 'node:fs/promises'],
      /^src\/((rollout|conversations|recorder|live|host)\/|cli\/demo\/|cli\/demo\.ts$|.*\.worker\.ts$)/,
    ],
    [['node:child_process'], /^src\/(host\/|rollout\/git)/],
    [['koffi'], /^src\/rollout\/([a-z-]+\/)?[a-z-]*lock[a-z-]*\.ts$/],
  ];

  it.each(only)('%s', (packages, where) => {
    expect(eachImport((source, found) => isPackage(found, ...packages) && !where.test(source.path))).toEqual(
      [],
    );
  });

  it('koffi is loaded in one file, and on demand', () => {
    const users = sources.flatMap(source =>
      source.imports.filter(found => isPackage(found, 'koffi') && !found.typeOnly),
    );
    expect(users.length).toBeLessThanOrEqual(1);
    expect(users.every(found => found.dynamic)).toBe(true);
  });

  it('the process is read in cli/main.ts and passed on from there', () => {
    const readers = sources.filter(
      source => source.processLines.length > 0 && source.path !== 'src/cli/main.ts',
    );
    expect(readers.map(source => `${source.path}:${source.processLines.join(',')}`)).toEqual([]);
  });

  it('node:process is not a way round that', () => {
    expect(eachImport((_, found) => isPackage(found, 'node:process', 'process'))).toEqual([]);
  });
});

describe('files', () => {
  /** Files over 300 lines, each with the reason. */
  const large: Readonly<Record<string, { readonly lines: number; readonly because: string }>> = {};

  it('are at most 300 lines long, or say why', () => {
    const wrong = sources
      .filter(source => source.lines > Math.min(400, large[source.path]?.lines ?? 300))
      .map(source => `${source.path}: ${source.lines} lines`);
    expect(wrong).toEqual([]);
  });

  it('no longer listed as large once they are small', () => {
    const stale = Object.keys(large).filter(file => (byPath.get(file)?.lines ?? 0) <= 300);
    expect(stale).toEqual([]);
  });

  it('export by name, and there is no barrel but the library', () => {
    // Ink imports these of its own files as defaults; the bundle puts ours in their place.
    const standIns = ['row-output', 'widest-line', 'measure-text', 'sanitize-ansi'];
    const demanded = new Set(standIns.map(name => `src/host/beneath-ink/${name}.ts`));
    const wrong = sources.filter(source => source.defaultExport && !demanded.has(source.path));
    expect(wrong.map(source => source.path)).toEqual([]);
    const barrels = sources.filter(source => source.barrel).map(source => source.path);
    expect(barrels.filter(file => file !== 'src/index.ts')).toEqual([]);
  });

  it('of rollout and live open with what they promise', () => {
    const silent = sources.filter(
      ({ path: file, text }) => /^src\/(rollout|live)\//.test(file) && !text.startsWith('/**'),
    );
    expect(silent.map(source => source.path)).toEqual([]);
  });

  it('are named by what they do', () => {
    const banned = /(^|[/.-])(utils?|helpers?|common|misc|shared|manager|services?|data|info)([/.-]|$)/;
    const named = [...filesBelow('src'), ...filesBelow('bin'), ...filesBelow('test').filter(notFixture)];
    expect(named.filter(file => banned.test(file) || /[A-Z ]/.test(file.replace(/[A-Z]+\.md$/, '')))).toEqual(
      [],
    );
  });
});

describe('functions', () => {
  const all = sources.flatMap(source => source.functions.map(each => ({ ...each, file: source.path })));
  const say = (each: (typeof all)[number], what: string): string =>
    `${each.file}:${each.line} ${each.name}: ${what}`;

  it('are at most 70 lines long', () => {
    expect(all.filter(each => each.lines > 70).map(each => say(each, `${each.lines} lines`))).toEqual([]);
  });

  it('are under 10 lines in the median', () => {
    const lengths = all.map(each => each.lines).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)] ?? 0).toBeLessThan(10);
  });

  it('take at most three positional parameters', () => {
    // Ink calls its Output so.
    const given = new Set(['src/host/beneath-ink/row-output.ts write']);
    const wrong = all.filter(each => each.positional > 3 && !given.has(`${each.file} ${each.name}`));
    expect(wrong.map(each => say(each, `${each.positional}`))).toEqual([]);
  });

  it('are not called with a bare true or false', () => {
    const wrong = sources.flatMap(({ path: file, bareBooleans }) =>
      bareBooleans.map(({ line, callee }) => `${file}:${line} ${callee}`),
    );
    expect(
      wrong.filter(call => !/ (resolve|useState|Promise\.resolve|decompress\.push)$/.test(call)),
    ).toEqual([]);
  });

  it('offer no boolean parameter to other files', () => {
    const wrong = all.filter(each => each.exported && each.booleans.length > 0);
    expect(wrong.map(each => say(each, each.booleans.join(', ')))).toEqual([]);
  });
});

describe('the checkout', () => {
  it('has nothing at the top but what belongs there', () => {
    const allowed = ['README.md', 'bin', 'biome.json', 'package-lock.json', 'package.json', 'src', 'test'];
    const made = ['dist', 'node_modules'];
    const found = readdirSync(projectRoot).filter(name => !name.startsWith('.') && !made.includes(name));
    expect(found.sort()).toEqual([...allowed, 'tsconfig.json'].sort());
  });

  it('leaves nothing for later and knows no machine', () => {
    // Put together here, so that this file does not find itself.
    const marks = new RegExp(
      `\\b(TO${'DO'}|FIX${'ME'}|X${'XX'})\\b|(?<![\\w~.])/(wo${'rk'}/(main|shared)|ro${'ot'}|Us${'ers'})/`,
    );
    const texts = [...sources, ...parseBelow('test')].filter(source => notFixture(source.path));
    expect(texts.filter(source => marks.test(source.text)).map(source => source.path)).toEqual([]);
  });
});

function notFixture(file: string): boolean {
  return !file.startsWith('test/fixtures/');
}

/** The first cycle of value imports, as the files on it; empty when there is none. */
function findCycle(): readonly string[] {
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): readonly string[] => {
    const at = trail.indexOf(file);
    if (at >= 0) return [...trail.slice(at), file];
    if (done.has(file)) return [];
    const next = byPath.get(file)?.imports ?? [];
    for (const { target, typeOnly } of next) {
      const cycle = target === null || typeOnly ? [] : visit(target, [...trail, file]);
      if (cycle.length > 0) return cycle;
    }
    done.add(file);
    return [];
  };
  for (const { path: file } of sources) {
    const cycle = visit(file, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
