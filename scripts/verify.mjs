import { spawn } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { findChromium } from './launcher/chromium.mjs'
import { parseFlags } from './launcher/flags.mjs'
import { childEnv, prepareClone } from './launcher/prepare.mjs'
import { LauncherError, runLauncher, say, seconds } from './launcher/words.mjs'
import { addCounts, NO_COUNTS, summaryLine } from './verify/counts.mjs'
import { STEPS } from './verify/steps.mjs'

await runLauncher(async () => {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
  const { '--only': only } = parseFlags({ '--only': 'value' }, process.argv.slice(2))
  const steps = STEPS.filter((step) => only === undefined || step.name === only)
  if (steps.length === 0)
    throw new LauncherError(`--only ${only}: one of ${STEPS.map((step) => step.name).join(' ')}`, 2)
  const { node } = await prepareClone(root, { needsBuild: false })
  const chromium = findChromium(process.env, process.platform)
  const env = { ...childEnv(root, node), ...(chromium ? { TAPEDECK_CHROMIUM: chromium } : {}) }

  const report = []
  let counts = NO_COUNTS
  let isGreen = true
  for (const step of steps) {
    console.log(`\n── ${step.name}`)
    const startedMs = performance.now()
    const result = await step.run({ root, runNode: (script, ...args) => runNode(node, root, env, script, args) })
    const words = result.skipped ? `skipped: ${result.skipped}` : result.ok ? 'ok' : 'FAILED'
    report.push(`${step.name.padEnd(12)} ${seconds(performance.now() - startedMs).padStart(8)}  ${words}`)
    counts = addCounts(counts, result.counts ?? NO_COUNTS)
    isGreen &&= result.ok
  }
  console.log(`\n${report.join('\n')}`)
  if (!chromium) say('no Chromium was found: browser tests skip themselves')
  console.log(summaryLine(counts))
  return isGreen ? 0 : 1
})

/**
 * @param {string} node
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {string} script
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number, lines: string[] }>} the last lines of stdout, which also went to ours
 */
function runNode(node, root, env, script, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [path.join(root, ...script.split('/')), ...args], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let tail = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      process.stdout.write(text)
      tail = (tail + text).slice(-4000)
    })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, lines: tail.split(/\r?\n/u) }))
  })
}
