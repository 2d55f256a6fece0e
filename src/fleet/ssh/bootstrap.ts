/**
 * The command that ssh runs on a host: it finds a Node there, takes our agent from standard input, and runs it. Promises: nothing is written
 * there; one round trip less than asking first; the same text for sh, bash, zsh, fish and tcsh as login shell, so it has no exclamation mark,
 * no backslash, no line break and one level of single quotes. What stands before the magic on standard output is an rc file's, not ours.
 */

/** Exit codes of the command; each has one meaning. */
export const BOOTSTRAP_EXITS = {
  /** It ended by a signal. */
  killed: 94,
  /** There is a Node, and it is too old. Standard error says which. */
  oldNode: 95,
  noNode: 96,
  /** Standard input ended before the agent was there. */
  noAgent: 97,
  /** What came is not the agent that was sent. */
  otherAgent: 98,
} as const;

/** The oldest Node that the agent runs in. */
const OLDEST_NODE = 20;

/** Where Node is found besides PATH: a shell that nobody logs in to reads no rc file of nvm, mise or volta. */
const NODE_PLACES = [
  '"$(command -v node)"',
  '"$HOME"/.nvm/versions/node/*/bin/node',
  '"$HOME"/.local/share/mise/installs/node/*/bin/node',
  '"$HOME"/.volta/bin/node',
  '"$HOME"/.asdf/shims/node',
  '/opt/homebrew/bin/node',
  '/usr/local/bin/node',
];

/** What the agent's process writes first: where our bytes begin. */
export function magicOf(nonce: string): Buffer {
  return Buffer.from(`\0rolltop1 ${nonce}\n`);
}

/** The magic that a bootstrap command asks for; null when that is none. For a forced command, which runs in place of it. */
export function magicAskedBy(command: string): Buffer | null {
  const found = /"(AHJvbGx0b3Ax[A-Za-z0-9+/=]{1,80})"/.exec(command)?.[1];
  return found === undefined ? null : Buffer.from(found, 'base64');
}

/** Where the magic is looked for at most: an rc file that prints more is a mistake or a trap. */
export const NOISE_LIMIT_BYTES = 64 * 1024;

export interface Bootstrap {
  /** Hex digits, new for each connection. */
  readonly nonce: string;
  /** SHA-256 of the deflated agent, in hex. */
  readonly agentSha256: string;
}

/** The command for ssh. */
export function bootstrapCommand(bootstrap: Bootstrap): string {
  const find = `N=; for p in ${NODE_PLACES.join(' ')}; do [ -x "$p" ] && N=$p && break; done`;
  const run = `[ -n "$N" ] || exit ${BOOTSTRAP_EXITS.noNode}; exec "$N" -e ${innerQuoted(readerSource(bootstrap))}`;
  return `exec sh -c '${find}; ${run}'`;
}

/** A single-quoted text within the single quotes of the command. */
function innerQuoted(text: string): string {
  return `'"'"'${text}'"'"'`;
}

/**
 * JavaScript for `node -e`. In a Node that is too old it hands over to a newer one of nvm or mise, with its own text and the same standard
 * streams, before anything is read.
 */
function readerSource({ nonce, agentSha256 }: Bootstrap): string {
  const magic = magicOf(nonce).toString('base64');
  const { killed, oldNode, noAgent, otherAgent } = BOOTSTRAP_EXITS;
  return [
    'const f=require("fs"),h=process.env.HOME||"",v=s=>parseInt(s,10);',
    `if(v(process.versions.node)<${OLDEST_NODE}){let q="",k=0;`,
    'for(const d of [h+"/.nvm/versions/node",h+"/.local/share/mise/installs/node"]){let l=[];try{l=f.readdirSync(d)}catch(e){}',
    `for(const n of l){const w=v(n.replace("v","")),b=d+"/"+n+"/bin/node";if(w>=${OLDEST_NODE}&&w>k&&f.existsSync(b)){q=b;k=w}}}`,
    `if(q===""){process.stderr.write("node "+process.versions.node);process.exit(${oldNode})}`,
    `require("child_process").spawn(q,process.execArgv,{stdio:"inherit"}).on("exit",c=>process.exit(c===null?${killed}:c))`,
    '}else{const r=n=>{const b=Buffer.alloc(n);for(let o=0;o<n;){let c=0;try{c=f.readSync(0,b,o,n-o)}catch(e){',
    'if(e.code==="EAGAIN"){Atomics.wait(new Int32Array(new SharedArrayBuffer(4)),0,0,2);continue}throw e}',
    `if(c<1)process.exit(${noAgent});o+=c}return b};`,
    'const z=r(r(5).readUInt32BE(0));',
    `if(require("crypto").createHash("sha256").update(z).digest("hex")===("${agentSha256}")){`,
    `process.stdout.write(Buffer.from("${magic}","base64"));`,
    'new Function("require",String(require("zlib").inflateRawSync(z)))(require)',
    `}else process.exit(${otherAgent})}`,
  ].join('');
}
