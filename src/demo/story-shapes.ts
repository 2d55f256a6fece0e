/** Kinds of stories: each makes a plausible conversation about a subject. */
import type { Random } from './random.ts';
import { patch, run, type Story, type StoryStep, type StoryTurn, say, think } from './story.ts';
import type { Subject } from './subjects.ts';

type StoryShape = (subject: Subject, random: Random) => readonly StoryTurn[];

const BRANCHES = ['main', 'main', 'main', 'develop', 'feat/retry', 'fix/1284', 'release/2.4', 'spike', ''];

/** The story number `shape` (fixed, explained, extended, …) about `subject`. */
export function makeStory(subject: Subject, shape: number, random: Random): Story {
  const shapes: readonly StoryShape[] = [fix, explain, extend, review, measure, rename, upgrade, stopped];
  const chosen = shapes[shape % shapes.length] ?? fix;
  return { project: subject.project, branch: random.pick(BRANCHES), turns: chosen(subject, random) };
}

const fix: StoryShape = (subject, random) => [
  {
    prompt: `${capital(subject.thing)} ${subject.symptom}. Find out why and fix it.`,
    steps: [
      think('Planning the search', `I look for ${subject.symbol} and who calls it.`),
      ...findSymbol(subject, random),
      think('Reading the code', `It looks as if ${subject.cause}. I write the failing test first.`),
      ...failThenPass(subject, random),
    ],
    answer: [
      `Found it: **${subject.cause}**.`,
      '',
      `- \`${subject.file}\`: ${subject.remedy}`,
      `- a test that failed before: \`${subject.check}\``,
      '',
      'Nothing else calls it with other arguments, so the change stays in one place.',
    ].join('\n'),
  },
  {
    prompt: random.pick([
      'Good. Write the changelog line too.',
      'Is there anything else that does the same?',
      'Commit it, please.',
    ]),
    steps: [
      run(
        'git status --short && git diff --stat',
        ` M ${subject.file}\n 1 file changed, 9 insertions(+), 3 deletions(-)\n`,
      ),
    ],
    answer: 'Done. One commit, one file, and the test stands beside the code.',
  },
];

const explain: StoryShape = (subject, random) => [
  {
    prompt: `Why is it that ${subject.thing} ${subject.symptom}? Explain only, change nothing.`,
    steps: findSymbol(subject, random),
    answer: [
      `## What happens`,
      '',
      `In \`${subject.symbol}\`, ${subject.cause}.`,
      '',
      '| step | expected | seen |',
      '| --- | --- | --- |',
      '| first call | once | once |',
      `| after an error | stops | ${subject.symptom} |`,
      '',
      '```ts',
      `// ${subject.file}`,
      `const result = ${identifier(subject)}(input);`,
      'if (!result.ok) return retry(result.error); // never looks at the kind',
      '```',
      '',
      `A small remedy: ${subject.remedy}.`,
    ].join('\n'),
  },
];

const extend: StoryShape = (subject, random) => {
  const wish = random.pick(['a dry run', 'a time limit', 'a metric', 'JSON output', 'a feature flag']);
  const added = subject.file.replace(/(\.[a-z]+)?$/, `_options$1`);
  return [
    {
      prompt: `Add ${wish} to ${subject.thing}, with tests. Keep the public interface as it is.`,
      steps: [
        {
          kind: 'plan',
          steps: [`read ${subject.file}`, `add ${wish}`, 'write tests', `run ${subject.check}`],
        },
        ...findSymbol(subject, random),
        say(`The interface can stay: ${wish} fits into the options.`),
        patch(
          [added],
          `*** Add File: ${added}`,
          `+# options of ${subject.symbol}`,
          `+${identifier(subject)}_options = {`,
          `+  "enabled": false,`,
          `+}`,
        ),
        run(subject.check, passing(random), { ms: random.between(900, 7000) }),
      ],
      answer: `${capital(wish)} is there and off by default.\n\n1. options in \`${added}\`\n2. ${random.between(3, 9)} new tests, all green\n3. no caller had to change`,
    },
  ];
};

const review: StoryShape = (subject, random) => [
  {
    prompt: `Review the open branch for ${subject.thing}: bugs first, style last. 🔍`,
    steps: [
      run('git log --oneline main..', log(random), { ms: 30 }),
      run('git diff main...', longDiff(subject, random), { ms: 60 }),
      think('Weighing what I saw', 'Two findings matter; the rest is taste.'),
    ],
    answer: [
      `1. **Bug**: ${subject.cause}. ${capital(subject.remedy)}.`,
      `2. **Risk**: \`${subject.symbol}\` is now called under a lock.`,
      '3. Style: the new names are fine.',
      '',
      '> I would merge after the first point is fixed.',
    ].join('\n'),
  },
];

const measure: StoryShape = (subject, random) => [
  {
    prompt: `Measure ${subject.thing} before and after the last release.`,
    steps: [
      run(
        `hyperfine --warmup 3 './bench ${identifier(subject)}'`,
        Array.from({ length: random.between(60, 400) }, (_, index) => {
          return `run ${String(index + 1).padStart(3)}   ${(20 + random.next() * 9).toFixed(2)} ms   ${random.between(31, 38)} MB`;
        }).join('\n'),
        { ms: random.between(9000, 60_000) },
      ),
    ],
    answer:
      '| release | median | p99 | memory |\n| :-- | --: | --: | --: |\n| 2.3 | 41.0 ms | 77 ms | 52 MB |\n| 2.4 | 24.6 ms | 31 ms | 35 MB |\n\nFaster, and flatter.',
  },
];

const rename: StoryShape = (subject, random) => [
  {
    prompt: `Rename ${subject.symbol} to something a newcomer understands, everywhere.`,
    steps: [
      run(`rg -l '${subject.symbol}'`, `${subject.file}\nREADME.md\nCHANGELOG.md\n`, { ms: 25 }),
      patch(
        [subject.file, 'README.md'],
        `*** Update File: ${subject.file}`,
        '@@',
        `-${identifier(subject)}(input)`,
        `+${identifier(subject)}_once(input)`,
        '*** Update File: README.md',
        '@@',
        `-Call \`${subject.symbol}\` from your job.`,
        `+Call it from your job; see ${subject.file}.`,
      ),
      run(subject.check, passing(random), { ms: random.between(900, 5000) }),
    ],
    answer: 'Renamed in three files. The old name stays as an alias for one release.',
  },
];

const upgrade: StoryShape = (subject, random) => [
  {
    prompt: `Bring the dependencies of ${subject.project} up to date, one commit each.`,
    steps: [
      { kind: 'search', query: `${subject.project} breaking changes changelog` },
      run('git checkout -b deps && make outdated', outdated(random), { ms: 3100 }),
      run(subject.check, 'error: type mismatch in 2 places\n', { exitCode: 101, ms: 8200 }),
      think('Reading the changelog', 'Two calls were renamed; nothing was removed.'),
      run(subject.check, passing(random), { ms: 7400 }),
    ],
    answer: 'Four packages moved, one stays (needs a newer runtime). Each is a commit of its own.',
  },
];

const stopped: StoryShape = (subject, random) => [
  {
    prompt: `Rewrite ${subject.thing} from scratch?`,
    steps: [...findSymbol(subject, random), think('Hesitating', 'A rewrite would lose the tests.')],
    answer: null,
  },
  {
    prompt: `No, wait. Only this: ${subject.thing} ${subject.symptom}.`,
    steps: failThenPass(subject, random),
    answer: `Then it is small: ${subject.remedy}. Done, tests are green. ✅`,
  },
];

function findSymbol(subject: Subject, random: Random): readonly StoryStep[] {
  const start = random.between(20, 180);
  return [
    run(
      `rg -n ${quoted(subject.symbol)}`,
      [
        `${subject.file}:${start}: ${identifier(subject)}(input)`,
        `${subject.file}:${start + 31}:   // called again from the timer`,
        `README.md:12: see ${subject.symbol}`,
        '',
      ].join('\n'),
      { ms: random.between(12, 90) },
    ),
    run(`sed -n '${start},${start + 24}p' ${subject.file}`, code(subject, start), {
      ms: random.between(4, 9),
    }),
  ];
}

function failThenPass(subject: Subject, random: Random): readonly StoryStep[] {
  return [
    run(
      subject.check,
      `1 failed, ${random.between(8, 60)} passed\n  ✗ ${subject.thing} ${subject.symptom}\n`,
      {
        exitCode: 1,
        ms: random.between(700, 6000),
      },
    ),
    patch(
      [subject.file],
      `*** Update File: ${subject.file}`,
      `@@ ${subject.symbol}`,
      `   const result = ${identifier(subject)}(input)`,
      '-  return retry(result)',
      `+  // ${subject.remedy}`,
      '+  if (isFinal(result)) return fail(result)',
      '+  return retry(result, { attempts: 5 })',
    ),
    run(subject.check, passing(random), { ms: random.between(700, 6000) }),
  ];
}

function code(subject: Subject, start: number): string {
  return Array.from({ length: 25 }, (_, index) =>
    index % 6 === 5
      ? ''
      : `${' '.repeat(2 + (index % 3) * 2)}step_${start + index}(${identifier(subject)}, ${index})`,
  ).join('\n');
}

function passing(random: Random): string {
  const count = random.between(9, 240);
  const shown = Array.from({ length: Math.min(count, 40) }, (_, index) => `  ✓ case ${index + 1}`);
  return `${shown.join('\n')}\n\n${count} passed in ${(random.next() * 9).toFixed(2)}s\n`;
}

function log(random: Random): string {
  const words = ['tidy names', 'handle the empty case', 'add a test', 'wip', 'fix typo'];
  return words.map(word => `${random.hex(8)} ${word}`).join('\n');
}

function longDiff(subject: Subject, random: Random): string {
  const lines = [`diff --git a/${subject.file} b/${subject.file}`, '@@ -40,12 +40,160 @@'];
  for (let index = 0; index < random.between(80, 600); index++)
    lines.push(`${random.pick([' ', ' ', '+', '-'])}  line ${index} of ${identifier(subject)}`);
  return lines.join('\n');
}

function outdated(random: Random): string {
  const names = ['zod', 'undici', 'vite', 'left-pad', 'openssl'];
  return names
    .map(name => `${name.padEnd(10)} 1.${random.between(0, 9)}.0  →  2.0.${random.between(0, 9)}`)
    .join('\n');
}

function identifier(subject: Subject): string {
  return subject.symbol.replaceAll(/[^A-Za-z0-9]+/g, '_').replace(/^_+/, '');
}

function quoted(text: string): string {
  return /^\w+$/.test(text) ? text : `-F '${text}'`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
