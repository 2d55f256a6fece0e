/**
 * flock(2), the only lock that Codex sees. Node has no call for it, so a small program of the machine makes it on our open descriptors:
 * the lock belongs to the open file, not to the process that took it, and stays ours when the program has ended. Promises: bounded in time;
 * a machine without such a program is a value; a program that fails is an error with a sentence. Does not know which files to lock.
 */
import { findProgram, ownEnvironment } from '../../system/find-program.ts';
import { type ProgramEnd, runProgram } from '../../system/run-program.ts';
import type { Clock } from '../file/clock.ts';

/** An open file to lock, and whether a moment is waited for it while another process has it. */
export interface LockTarget {
  readonly fd: number;
  readonly wait: 'a moment' | 'never';
}

export interface Flock {
  /**
   * Takes the exclusive locks one after the other. Returns how many were taken: fewer than there are targets when another process
   * has the next one. Throws FlockError on any other failure.
   */
  lock(targets: readonly LockTarget[], clock: Clock): Promise<number>;
}

/** The program that takes the lock failed, ended early or did not end. */
export class FlockError extends Error {
  readonly code = 'EFLOCK';
}

/** A wait takes so many tries of ten milliseconds. */
const MOMENT_TRIES = 50;
/** A moment is half a second; the rest is for a machine that is very busy. */
const PROGRAM_TIMEOUT_MS = 10_000;
/** What the programs end with when the lock number n is held: this plus n. */
const HELD_EXIT = 10;
const FAILED_EXIT = 3;

/** `$1` is flock(1); behind it, for each descriptor, its number and how often to try. */
const SHELL_SCRIPT = `flock=$1; shift; n=0
while [ $# -gt 0 ]; do
  tries=$2
  until "$flock" -n "$1"; do
    [ $? -eq 1 ] || exit ${FAILED_EXIT}
    tries=$((tries - 1))
    [ $tries -gt 0 ] || exit $((n + ${HELD_EXIT}))
    sleep 0.01
  done
  shift 2; n=$((n + 1))
done`;

const PERL_SCRIPT = `use Fcntl ":flock"; use Errno;
for (my $n = 0; 2 * $n < @ARGV; $n++) {
  my ($fd, $tries) = @ARGV[2 * $n, 2 * $n + 1];
  open(my $file, "<&=", $fd) or die "descriptor $fd: $!";
  push @kept, $file;
  until (flock($file, LOCK_EX | LOCK_NB)) {
    $!{EWOULDBLOCK} || $!{EAGAIN} || $!{EINTR} or die "flock: $!";
    exit(${HELD_EXIT} + $n) if --$tries <= 0;
    select(undef, undef, undef, 0.01);
  }
}`;

const PYTHON_SCRIPT = `import fcntl, sys, time
for n in range(len(sys.argv) // 2):
    fd, tries = int(sys.argv[2 * n + 1]), int(sys.argv[2 * n + 2])
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            tries -= 1
            if tries <= 0:
                sys.exit(${HELD_EXIT} + n)
            time.sleep(0.01)`;

interface LockProgram {
  readonly name: string;
  readonly file: string;
  /** Before the descriptors. */
  readonly args: readonly string[];
}

/** By the fastest program that is there: flock(1) of util-linux or busybox, perl, python3. Null where there is none of them. */
export function loadFlock(searchPath = ownEnvironment().PATH): Flock | null {
  const program = lockProgram(searchPath);
  if (program === null) return null;
  return { lock: (targets, clock) => lockBy(program, { targets, clock, searchPath }) };
}

function lockProgram(searchPath: string | undefined): LockProgram | null {
  const [flock, shell] = [findProgram('flock', searchPath), findProgram('sh', searchPath)];
  if (flock !== null && shell !== null)
    return { name: 'flock', file: shell, args: ['-c', SHELL_SCRIPT, 'sh', flock] };
  const perl = findProgram('perl', searchPath);
  if (perl !== null) return { name: 'perl', file: perl, args: ['-e', PERL_SCRIPT, '--'] };
  const python = findProgram('python3', searchPath);
  if (python !== null) return { name: 'python3', file: python, args: ['-I', '-c', PYTHON_SCRIPT] };
  return null;
}

interface LockCall {
  readonly targets: readonly LockTarget[];
  readonly clock: Clock;
  readonly searchPath: string | undefined;
}

async function lockBy(program: LockProgram, { targets, clock, searchPath }: LockCall): Promise<number> {
  const { name, file, args } = program;
  const asked = targets.flatMap(({ wait }, at) => [
    String(FIRST_DESCRIPTOR + at),
    String(wait === 'never' ? 1 : MOMENT_TRIES),
  ]);
  const end = await runProgram({
    file,
    args: [...args, ...asked],
    // Nothing that steers a shell, perl or python.
    env: { PATH: searchPath },
    cwd: '/',
    descriptors: targets.map(({ fd }) => fd),
    timeoutMs: PROGRAM_TIMEOUT_MS,
    after: clock.after,
  });
  if (end.kind !== 'ended' || end.code === null) throw new FlockError(howItFailed(name, end));
  if (end.code === 0) return targets.length;
  const held = end.code - HELD_EXIT;
  if (held >= 0 && held < targets.length) return held;
  throw new FlockError(howItFailed(name, end));
}

/** Behind standard input, output and errors. */
const FIRST_DESCRIPTOR = 3;
const REASON_LENGTH = 200;

function howItFailed(name: string, end: ProgramEnd): string {
  switch (end.kind) {
    case 'not started':
      return `the program ${name}, which takes the lock, could not be started: ${end.why}`;
    case 'too slow':
      return `the program ${name}, which takes the lock, did not answer`;
    case 'ended': {
      const reason = end.errors.trim().split('\n')[0]?.slice(0, REASON_LENGTH) ?? '';
      const how = end.signal === null ? `failed with status ${end.code}` : `was ended by ${end.signal}`;
      return `the program ${name}, which takes the lock, ${how}${reason === '' ? '' : `: ${reason}`}`;
    }
    default:
      return end satisfies never;
  }
}
