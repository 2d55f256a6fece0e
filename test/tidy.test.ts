/** Rules of this repository that a compiler does not check. The limits only go down. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, type Import, parseBelow, projectRoot, type SourceFile } from './support/source-tree.ts';

const sources = parseBelow('src');
const byPath = new Map(sources.map(source => [source.path, source]));

/** What a room may import from other rooms: everything, types only, or only on demand (`import()`). */
interface Reach {
  readonly from: readonly Room[];
  readonly types?: readonly Room[];
  readonly onDemand?: readonly Room[];
}

type Room = keyof typeof reaches | 'index';

/** A room is a folder below src; `index` is the library's door. The picture of this is in src/ARCHITECTURE.md. */
const reaches = {
  format: { from: [] },
  query: { from: ['format'] },
  system: { from: [] },
  rollout: { from: ['format', 'system'] },
  sessions: { from: ['format', 'rollout', 'system'] },
  recorder: { from: ['format', 'system', 'rollout', 'sessions'] },
  search: { from: ['format', 'rollout', 'sessions'] },
  usage: { from: ['format', 'rollout', 'sessions'] },
  text: { from: [], types: ['format'] },
  live: { from: ['format', 'query', 'rollout', 'sessions', 'search', 'usage', 'text'] },
  fleet: {
    from: ['format', 'system', 'rollout', 'sessions', 'search', 'usage', 'live', 'codex', 'actions', 'text'],
  },
  codex: { from: ['system'] },
  export: { from: ['format', 'system', 'rollout', 'sessions', 'text'] },
  actions: {
    from: ['query', 'format', 'system', 'rollout', 'sessions', 'recorder', 'codex', 'export', 'text'],
  },
  app: { from: ['query', 'text'], types: ['format', 'live', 'search', 'sessions', 'usage', 'actions'] },
  terminal: { from: ['system', 'text'], types: ['app'] },
  ui: {
    from: ['config', 'app', 'terminal', 'actions', 'live', 'codex', 'search', 'usage', 'text', 'format'],
    types: ['fleet'],
  },
  library: { from: ['format', 'rollout', 'sessions', 'recorder', 'search', 'live'] },
  demo: { from: ['format', 'rollout', 'sessions', 'recorder', 'text'] },
  config: { from: ['app', 'terminal', 'query', 'text', 'system'] },
  cli: {
    from: [
      'config',
      'format',
      'system',
      'query',
      'rollout',
      'sessions',
      'recorder',
      'search',
      'usage',
      'live',
      'codex',
      'actions',
      'export',
      'text',
      'terminal',
      'demo',
      'fleet',
    ],
    types: ['app', 'ui'],
    onDemand: ['ui', 'app'],
  },
} as const satisfies Record<
  string,
  { from: readonly string[]; types?: readonly string[]; onDemand?: readonly string[] }
>;

const indexReach: Reach = {
  from: ['library', 'recorder', 'sessions', 'search', 'live', 'rollout', 'format'],
  types: ['query'],
};

function roomOf(file: string): string {
  return file === 'src/index.ts' ? 'index' : (file.split('/')[1] ?? '');
}

function reachOf(room: string): Reach {
  return room === 'index' ? indexReach : (reaches[room as keyof typeof reaches] ?? { from: [] });
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
    const known = new Set([...Object.keys(reaches), 'index']);
    expect(sources.map(source => source.path).filter(file => !known.has(roomOf(file)))).toEqual([]);
  });

  it('imports go one way, from room to room', () => {
    const wrong = eachImport((source, { target, typeOnly, dynamic }) => {
      if (!target?.startsWith('src/')) return false;
      const [from, to] = [roomOf(source.path), roomOf(target) as Room];
      const { from: values, types = [], onDemand = [] } = reachOf(from);
      if (from === to || values.includes(to)) return false;
      return !((typeOnly && types.includes(to)) || (dynamic && onDemand.includes(to)));
    });
    expect(wrong).toEqual([]);
  });

  it('no folder holds more than about thirty files of its own', () => {
    const counts = new Map<string, number>();
    for (const { path: file } of sources) {
      const folder = file.slice(0, file.lastIndexOf('/'));
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
    }
    expect([...counts].filter(([, count]) => count > 35)).toEqual([]);
  });

  it('there are no cycles, imports of types included', () => {
    expect(findCycle()).toEqual([]);
  });
});

describe('what only some files may touch', () => {
  const only: readonly (readonly [packages: readonly string[], where: RegExp])[] = [
    [['ink', 'react', 'ink-select-input'], /^src\/(ui|cli)\//],
    [['chokidar'], /^src\/live\/watcher\.ts$/],
    [
      ['node:fs', 'node:fs/promises'],
      /^src\/(system|rollout|sessions|search|usage|recorder|live|fleet|export|codex|actions|terminal|demo|config)\//,
    ],
    [['node:child_process'], /^src\/(codex\/|system\/|terminal\/line-modes\.ts$)/],
  ];

  it.each(only)('%s', (packages, where) => {
    expect(eachImport((source, found) => isPackage(found, ...packages) && !where.test(source.path))).toEqual(
      [],
    );
  });

  it('no native package is loaded', () => {
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
      readFileSync(path.join(projectRoot, 'package.json'), 'utf8'),
    );
    expect({ ...dependencies, ...optionalDependencies }).toEqual({});
  });

  it('the process is read where a program begins and passed on from there; system/ finds and ends other ones by it', () => {
    const readers = sources.filter(
      source =>
        source.processLines.length > 0 &&
        !['src/cli/main.ts', 'src/fleet/agent/main.ts'].includes(source.path) &&
        !source.path.startsWith('src/system/'),
    );
    expect(readers.map(source => `${source.path}:${source.processLines.join(',')}`)).toEqual([]);
  });

  it('no wait is measured by a clock that somebody can set back', () => {
    const waits = /while \([^)]*Date\.now\(\)|Date\.now\(\) \+ [A-Z]|nowMs\(\) < (?:end|until|deadline)/;
    expect(sources.filter(({ text }) => waits.test(text)).map(source => source.path)).toEqual([]);
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
    const demanded = new Set(standIns.map(name => `src/ui/ink-stand-ins/${name}.ts`));
    const wrong = sources.filter(source => source.defaultExport && !demanded.has(source.path));
    expect(wrong.map(source => source.path)).toEqual([]);
    const barrels = sources.filter(source => source.barrel).map(source => source.path);
    expect(barrels.filter(file => file !== 'src/index.ts')).toEqual([]);
  });

  it('of format, rollout and live open with what they promise', () => {
    const silent = sources.filter(
      ({ path: file, text }) => /^src\/(format|rollout|live)\//.test(file) && !text.startsWith('/**'),
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

describe('names', () => {
  it('of types are declared once: one name, one meaning', () => {
    const files = new Map<string, string[]>();
    for (const { path: file, text } of sources) {
      for (const [, name = ''] of text.matchAll(
        /^(?:export )?(?:abstract )?(?:interface|type|class|enum) (\w+)/gm,
      ))
        files.set(name, [...(files.get(name) ?? []), file]);
    }
    expect([...files].filter(([, where]) => where.length > 1)).toEqual([]);
  });

  it('of constants are UPPER_SNAKE', () => {
    const wrong = sources.flatMap(({ path: file, text }) =>
      [...text.matchAll(/^(?:export )?const ([a-z]\w*)(?:: [^=]+)? = [-\d_.*+ (/)]+;/gm)].map(
        ([, name]) => `${file}: ${name}`,
      ),
    );
    expect(wrong).toEqual([]);
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
    const given = new Set(['src/ui/ink-stand-ins/row-output.ts write']);
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
    const allowed = [
      'LICENSE',
      'README.md',
      'bin',
      'biome.json',
      'package-lock.json',
      'package.json',
      'src',
      'test',
    ];
    const made = ['dist', 'node_modules'];
    const found = readdirSync(projectRoot).filter(name => !name.startsWith('.') && !made.includes(name));
    expect(found.sort()).toEqual([...allowed, 'tsconfig.json'].sort());
  });

  it('cites no file that is not in it', () => {
    const known = new Set(projectFiles());
    const wrong = [...sources, ...parseBelow('test')]
      .filter(source => notFixture(source.path))
      .flatMap(({ path: file, text }) =>
        citedFiles(text)
          .filter(name => !isThere(name, file, known))
          .map(name => `${file}: ${name}`),
      );
    expect(wrong).toEqual([]);
  });

  it('has a map that names only what is there', () => {
    const known = new Set(projectFiles());
    const map = readFileSync(path.join(projectRoot, 'src/ARCHITECTURE.md'), 'utf8');
    const named = map.match(/[\w./-]+\.(?:tsx?|mjs)\b/g) ?? [];
    expect(named.filter(name => !isThere(name, 'src/ARCHITECTURE.md', known))).toEqual([]);
    expect(map.split('\n').length).toBeLessThan(250);
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

/** Every file below the folders that hold our own files, and those at the top. */
function projectFiles(): readonly string[] {
  const top = readdirSync(projectRoot, { withFileTypes: true }).filter(found => found.isFile());
  const below = ['src', 'test', 'bin', '.github'].flatMap(filesBelow);
  return [...top.map(found => found.name), ...below];
}

/** Words in comments that look like names of files. What Codex reads, and what a comment gives as an example, is none of ours. */
function citedFiles(text: string): readonly string[] {
  const comments = text.match(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm) ?? [];
  const names = comments.flatMap(
    comment => comment.match(/(?<![\w.$}/*])[\w/-][\w./-]*\.(?:md|tsx?|mjs|cjs)\b/g) ?? [],
  );
  return names.filter(name => !/^(AGENTS\.md|[a-c]\.ts|user\.ts)$/.test(name) && !name.startsWith('dist/'));
}

/** A file may be cited from the top, from beside, or by its last parts. */
function isThere(name: string, from: string, known: ReadonlySet<string>): boolean {
  const beside = `${from.slice(0, from.lastIndexOf('/'))}/${name.replace(/^\.\//, '')}`;
  return known.has(name) || known.has(beside) || [...known].some(file => file.endsWith(`/${name}`));
}

function notFixture(file: string): boolean {
  return !file.startsWith('test/fixtures/');
}

/** The first cycle of imports, as the files on it; empty when there is none. */
function findCycle(): readonly string[] {
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): readonly string[] => {
    const at = trail.indexOf(file);
    if (at >= 0) return [...trail.slice(at), file];
    if (done.has(file)) return [];
    const next = byPath.get(file)?.imports ?? [];
    for (const { target } of next) {
      const cycle = target === null ? [] : visit(target, [...trail, file]);
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
