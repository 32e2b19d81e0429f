import { execFile, fork } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { importPackagerTool } from '../packager/tools.mjs'

/** An engine that says nothing for this long has failed; it starts in under 2 s. */
const PATIENCE_MS = 60_000

/**
 * Runs what was packed, out of the asar, with this Node: the engine as Electron's main would start it, and the command line
 * asked for a bar whose numbers stand in the packed sample.
 * @param {string} asar
 * @returns {Promise<string[]>} what was wrong
 */
export async function runPackedEngine(asar) {
  // Outside the clone: inside it, Node would find what the package lacks in the clone's own node_modules.
  const stage = mkdtempSync(path.join(tmpdir(), 'tapedeck-packed-'))
  try {
    const { extractAll } = await importPackagerTool('@electron/asar')
    const app = path.join(stage, 'app')
    extractAll(asar, app)
    return [...(await startUtility(app, path.join(stage, 'utility'))), ...(await askCli(app, path.join(stage, 'cli')))]
  } catch (error) {
    return [`packed engine: ${error instanceof Error ? error.message : String(error)}`]
  } finally {
    rmSync(stage, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** @param {string} app @param {string} dataDir @returns {Promise<string[]>} */
function startUtility(app, dataDir) {
  const parent = path.join(path.dirname(fileURLToPath(import.meta.url)), 'utility-parent.mjs')
  const child = fork(
    path.join(app, 'out', 'engine', 'utility.js'),
    ['--data-dir', dataDir, '--resources-dir', path.join(app, 'resources')],
    { cwd: app, env: bareEnv(app), execArgv: ['--import', parent], stdio: ['ignore', 2, 2, 'ipc'] },
  )
  let isReady = false
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
    child.on('message', (message) => {
      const { kind } = /** @type {{ kind: string }} */ (message)
      if (kind !== 'ready') return
      isReady = true
      child.send({ kind: 'close' })
    })
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      if (!isReady) resolve([`packed engine: it was never ready (exit ${code ?? signal})`])
      else resolve(code === 0 ? [] : [`packed engine: asked to close, it ended with ${code ?? signal}`])
    })
  })
}

/** @param {string} app @param {string} dataDir @returns {Promise<string[]>} */
async function askCli(app, dataDir) {
  const args = [
    'candles',
    'INDEX:SPX',
    '--interval',
    '1d',
    '--limit',
    '1',
    '--offline',
    '--json',
    '--data-dir',
    dataDir,
  ]
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(app, 'out', 'hosts', 'cli.js'), ...args], {
    cwd: app,
    env: bareEnv(app),
    timeout: PATIENCE_MS,
  })
  const { candles, source } = JSON.parse(stdout)
  const bars = readFileSync(path.join(app, 'resources', 'sample', 'sp500-index-daily.csv'), 'utf8')
    .trimEnd()
    .split('\n')
  const [date, ...numbers] = /** @type {string} */ (bars.at(-1)).split(',')
  const wanted = JSON.stringify([Date.parse(`${date}T00:00:00Z`), ...numbers.map(Number)])
  const [t, ...columns] = candles[0] ?? []
  // The bar's own time is the session's open in New York; its date is what the file gives.
  const found = JSON.stringify([Math.floor(t / 86_400_000) * 86_400_000, ...columns])
  return found === wanted && source === 'sample' ? [] : [`packed command line: ${found} of ${source}, not ${wanted}`]
}

/** Nothing of this machine's settings reaches the packed app. */
/** @param {string} app */
function bareEnv(app) {
  const { PATH, SystemRoot } = process.env
  return { ...(PATH ? { PATH } : {}), ...(SystemRoot ? { SystemRoot } : {}), HOME: app, USERPROFILE: app }
}
