import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { chooseShell, hasDisplay } from './launcher/electron-binary.mjs'
import { fetchElectron, whyNoFetch } from './launcher/electron-fetch.mjs'
import { parseFlags, parsePort } from './launcher/flags.mjs'
import { openUrl } from './launcher/open-url.mjs'
import { childEnv, prepareClone, userFolder } from './launcher/prepare.mjs'
import { runForeground } from './launcher/run-child.mjs'
import { runLauncher, say, seconds } from './launcher/words.mjs'

const HELP = `npm start [-- OPTIONS]
  --browser         use the browser even where the desktop window can open
  --no-open         print the address, open nothing
  --port N          port of the browser host (default: a free one)
  --data-dir DIR    where the store lives (default: the app's own folder)
  --simulated       show the simulated market in this run
  --prepare-only    install, build, and stop
  --help            this text
`

/** What the started host tells us over its IPC channel. */
/** @typedef {{ kind: 'listening', url: string } | { kind: 'painted', route: string }} HostMessage */

/** Exit codes of SIGHUP, SIGINT and SIGTERM: somebody wanted the end. */
const ENDED_BY_SIGNAL = new Set([129, 130, 143])

await runLauncher(async () => {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
  const flags = parseFlags(
    {
      '--browser': 'switch',
      '--no-open': 'switch',
      '--port': 'value',
      '--data-dir': 'value',
      '--simulated': 'switch',
      '--prepare-only': 'switch',
      '--help': 'switch',
    },
    process.argv.slice(2),
  )
  if (flags['--help']) {
    process.stdout.write(HELP)
    return 0
  }
  const hostArgs = [
    ...(flags['--port'] ? ['--port', String(parsePort(flags['--port']))] : []),
    ...(flags['--data-dir'] ? ['--data-dir', path.resolve(userFolder(root), flags['--data-dir'])] : []),
    ...(flags['--simulated'] ? ['--simulated'] : []),
  ]
  const { node } = await prepareClone(root)
  if (flags['--prepare-only']) {
    say(`ready after ${seconds(performance.now())}`)
    return 0
  }
  const { env, platform } = process
  const isBrowserWanted = flags['--browser'] === true
  const shell = chooseShell(root, { isBrowserWanted, platform, env })
  const isDesktop = shell.kind === 'desktop'
  if (!isDesktop) say(`opening in the browser, ${shell.why}`)
  const browserArgs = [path.join(root, 'out', 'hosts', 'browser.js'), '--no-open', ...hostArgs]
  const appEnd = new AbortController()
  let isPainted = false
  let exitCode = isDesktop ? await launch(shell.binary, [root, ...hostArgs]) : await launch(node, browserArgs)
  if (isDesktop && !isPainted && exitCode !== 0 && !ENDED_BY_SIGNAL.has(exitCode)) {
    // On Linux most often a system that lets no program without its own profile have a sandbox: never one without.
    say(`the desktop window could not open (exit ${exitCode}); opening in the browser`)
    exitCode = await launch(node, browserArgs)
  }
  appEnd.abort()
  return exitCode

  /**
   * @param {string} command
   * @param {readonly string[]} args
   */
  function launch(command, args) {
    const spawnedMs = performance.now()
    return runForeground(command, args, {
      cwd: root,
      env: childEnv(root, node),
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      onStart(child) {
        child.on('message', (/** @type {HostMessage} */ message) => {
          if (message.kind === 'listening') void showAddress(message.url)
          if (message.kind !== 'painted' || isPainted) return
          isPainted = true
          const now = performance.now()
          say(
            `first ${nameOf(message.route)} on screen after ${seconds(now)}; ${seconds(now - spawnedMs)} of it the app`,
          )
          if (whyNoFetch(root, { env, isBrowserWanted, nowMs: Date.now() })) return
          void fetchElectron(root, node, { env, now: Date.now, signal: appEnd.signal })
        })
      },
    })
  }

  /** @param {string} url */
  async function showAddress(url) {
    say(`Tapedeck is at ${url}`)
    if (flags['--no-open'] || !hasDisplay(platform, env)) return
    if (!(await openUrl(url, platform, env))) say('no program to open it was found; open the address yourself')
  }
})

/** @param {string} route */
function nameOf(route) {
  if (/chart/u.test(route)) return 'chart'
  return /markets/u.test(route) ? 'map' : 'screen'
}
