import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium } from '../scripts/launcher/chromium.mjs'
import { NO_COUNTS, readVitestReport, summaryLine } from '../scripts/verify/counts.mjs'

/**
 * Runs the stories, or those whose file names hold one of the arguments (`node e2e/run.ts 04`). Ends stdout with
 * `N passed, N failed[, N skipped]`.
 */
const ROOT = join(import.meta.dirname, '..')
const REPORT = join(ROOT, '.cache', 'e2e.json')

function missing(): string | undefined {
  if (!existsSync(join(ROOT, 'out', 'renderer', 'index.html'))) return 'the app is not built: node scripts/build.mjs'
  // Stories that nobody ran must not look green.
  if (!findChromium(process.env, process.platform)) {
    return 'no Chromium was found: install Chromium, Chrome or Edge, or set TAPEDECK_CHROMIUM to its path'
  }
  return undefined
}

function runVitest(names: readonly string[]): Promise<number> {
  const args = ['run', '--config', join('e2e', 'vitest.config.ts'), '--reporter=verbose', '--reporter=json']
  const child = spawn(
    process.execPath,
    [join('node_modules', 'vitest', 'vitest.mjs'), ...args, `--outputFile.json=${REPORT}`, ...names],
    { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] },
  )
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
}

const reason = missing()
if (reason !== undefined) {
  process.stderr.write(`stories: ${reason}\n`)
  process.stdout.write(`${summaryLine({ ...NO_COUNTS, failed: 1 })}\n`)
  process.exitCode = 1
} else {
  rmSync(REPORT, { force: true })
  process.exitCode = await runVitest(process.argv.slice(2))
  const counts = existsSync(REPORT) ? readVitestReport(readFileSync(REPORT, 'utf8')) : NO_COUNTS
  process.stdout.write(`${summaryLine(counts)}\n`)
}
