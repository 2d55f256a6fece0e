import { describe, expect, it } from 'vitest';
import { processName } from '../../../src/rollout/lock/process-name.ts';

describe('what a process that holds a session is called', () => {
  it.each([
    ['codex', 'codex'],
    ['/usr/local/bin/codex resume 01a201f0-0000-7000-8000-000000000001', 'codex'],
    ['node /usr/bin/codex exec --skip-git-repo-check tell me a secret', 'codex exec'],
    ['/x/vendor/x86_64-unknown-linux-musl/bin/codex -c model=exec -m gpt e "fix app-server"', 'codex exec'],
    ['/x/codex-linux-x64 --search hello', 'codex'],
    ['/home/me/releases/0.169.0/bin/codex app-server --listen unix:// --managed-daemon', 'codex app-server'],
    ['codex app-server daemon pid-update-loop', 'codex app-server'],
    ['codex please review exec', 'codex'],
    ['node --max-old-space-size=4096 /opt/rolltop/bin/rolltop.js append last hi', 'rolltop'],
    ['/opt/node/bin/node /opt/tool/main.mjs', 'main'],
    ['node -e code()', 'node'],
    ['bash -c sleep', 'bash'],
    ['sleep 60', 'sleep'],
  ])('%s', (commandLine, name) => {
    expect(processName(commandLine.split(' '))).toBe(name);
  });

  it('nothing is called nothing, and a name stays short', () => {
    expect(processName([])).toBeNull();
    expect(processName(['x'.repeat(500)])).toHaveLength(40);
  });
});
