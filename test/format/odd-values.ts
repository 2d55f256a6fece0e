/** A real rollout whose JSON stays whole, with values that Codex never writes: another type, no sense, too much of it. Seeded. */
import { randomOf } from '../support/hostile-contents.ts';

/** As JSON, so that each use has one of its own. */
const ODD: readonly string[] = [
  ...[null, true, false, '', 0, -1, 0.5, 1e300, -1e300, 2 ** 53, 9e15, [], {}, [null], [[]], [{}], { a: {} }],
  ...['\u001b]52;c;cm0gLXJm\u0007', '\u001b]8;;https://evil.example\u0007x', '\u202e\u2066', '\ud800', '\0'],
  ...[
    '../../../../etc/passwd',
    '--help',
    '-n',
    '/dev/zero',
    '2026-02-30T99:99:99Z',
    '+275760-09-13T00:00:01Z',
  ],
  ...[
    '9'.repeat(400),
    'x'.repeat(5_000),
    '\n'.repeat(50),
    '👩‍👩‍👧‍👦'.repeat(20),
    '01a201f0-0000-7000-8000-000000000000',
  ],
]
  .map(value => JSON.stringify(value))
  .concat(
    `${'['.repeat(200)}${']'.repeat(200)}`,
    '{"__proto__":{"a":1},"constructor":1,"toString":2,"hasOwnProperty":3,"length":-1}',
  );

/** One to six lines have one to three odd values each, or are there twice, or not at all. */
export function withOddValues(whole: Buffer, seed: number): Buffer {
  const random = randomOf(seed);
  const below = (most: number) => Math.floor(random() * most);
  const lines = whole.toString('utf8').split('\n');
  for (let left = 1 + below(6); left > 0; left--) {
    const at = below(lines.length);
    const change = below(10);
    if (change === 0) lines.splice(at, 1);
    else if (change === 1) lines.splice(at, 0, lines[below(lines.length)] ?? '');
    else lines[at] = oddLine(lines[at] ?? '', 1 + below(3), below);
  }
  return Buffer.from(lines.join('\n'));
}

function oddLine(line: string, changes: number, below: (most: number) => number): string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return line;
  }
  for (let left = changes; left > 0; left--) {
    const places = placesIn(value);
    const place = places[below(places.length)];
    if (place === undefined) break;
    place.owner[place.key] = JSON.parse(ODD[below(ODD.length)] ?? 'null');
  }
  return JSON.stringify(value);
}

interface Place {
  readonly owner: Record<string, unknown>;
  readonly key: string;
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const owner = value as Record<string, unknown>;
  return Object.keys(owner).flatMap(key => [{ owner, key }, ...placesIn(owner[key])]);
}
