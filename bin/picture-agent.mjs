// The agent in the README's picture: a script that writes a session into the demo's home, through the built library, as any agent can.
import { setTimeout as pause } from 'node:timers/promises';

const PAUSE_MS = 650;

/** Begins a session that is at work. `work` goes on with it, `answer` waits for a person's message and answers it. */
export async function beginSession(codexHome) {
  const { followSession, RolloutRecorder } = await import('../dist/index.js');
  let recorder = await RolloutRecorder.create({ codexHome, cwd: '/code/shop' });
  const file = recorder.rolloutPath;
  await recorder.recordUserMessage('The checkout test fails about once a day. Find out why.');
  await recorder.flush();

  async function write(items) {
    for (const item of items) {
      await pause(PAUSE_MS);
      await recorder.recordItems([item]);
      await recorder.flush();
    }
  }

  return {
    async work() {
      await write([
        ...ran('npx vitest run test/checkout.test.ts --repeat 200', FAILED, 1),
        ...ran(
          'rg -n "total" src/checkout.ts',
          '31:  const total = items.reduce((sum, i) => sum + i.price, 0);\n',
          0,
        ),
        ...patched(PATCH),
        ...ran('npx vitest run test/checkout.test.ts --repeat 200', ' Tests  200 passed (200)\n', 0),
        said('Prices were added as fractions: 0.1 + 0.2 is not 0.3. They are rounded to cents now.'),
      ]);
      await recorder.shutdown();
    },
    async answer() {
      // It may be in the file already.
      for await (const change of followSession(file, { codexHome, last: 1 }))
        if (change.kind === 'item' && change.item.kind === 'user') break;
      recorder = await RolloutRecorder.resume({ path: file, codexHome });
      await write([
        ...ran('rg -n "refund" src/', 'src/refund.ts:12:  return -1 * price * quantity;\n', 0),
        said('Refunds had the same fault, and are rounded to cents as well.'),
      ]);
    },
    stop: () => recorder.shutdown(),
  };
}

const FAILED = [
  ' ❯ test/checkout.test.ts (200 tests | 1 failed)',
  '   × adds up a basket',
  '     → expected 30.000000000000004 to be 30',
  '',
].join('\n');

const PATCH = [
  '*** Begin Patch',
  '*** Update File: src/checkout.ts',
  '@@',
  '-  const total = items.reduce((sum, i) => sum + i.price, 0);',
  '+  const cents = items.reduce((sum, i) => sum + toCents(i.price), 0);',
  '+  const total = cents / 100;',
  '*** End Patch',
].join('\n');

let calls = 0;

function ran(command, printed, exitCode) {
  const call_id = `call_${++calls}`;
  const output = `Wall time: 0.4210 seconds\nProcess exited with code ${exitCode}\nOutput:\n${printed}`;
  return [
    { type: 'function_call', name: 'exec_command', arguments: JSON.stringify({ cmd: command }), call_id },
    { type: 'function_call_output', call_id, output },
  ];
}

function patched(input) {
  const call_id = `call_${++calls}`;
  const output = JSON.stringify({
    output: 'Success. Updated the following files:\nM src/checkout.ts\n',
    metadata: { exit_code: 0, duration_seconds: 0.1 },
  });
  return [
    { type: 'custom_tool_call', status: 'completed', call_id, name: 'apply_patch', input },
    { type: 'custom_tool_call_output', call_id, output },
  ];
}

function said(text) {
  return { type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] };
}
