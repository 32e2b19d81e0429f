import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { prepareClone } from '../launcher/prepare.mjs'
import { LauncherError, say } from '../launcher/words.mjs'
import { addCounts, NO_COUNTS, readSummaryLine, readVitestReport } from './counts.mjs'

/**
 * @typedef {object} StepContext
 * @property {string} root
 * @property {(script: string, ...args: string[]) => Promise<{ code: number, lines: string[] }>} runNode runs a script of
 *   the clone under Node 24, its output on ours
 *
 * @typedef {object} StepResult
 * @property {boolean} ok
 * @property {import('./counts.mjs').Counts} [counts]
 * @property {string} [skipped] the reason
 *
 * @typedef {{ name: string, run: (context: StepContext) => Promise<StepResult> }} Step
 */

/** Tools are named by their own files: what lies in node_modules/.bin starts whichever `node` comes first in PATH. */
/** @type {Step[]} */
export const STEPS = [
  check('format', 'node_modules/oxfmt/bin/oxfmt', '--check'),
  check('lint', 'node_modules/oxlint/bin/oxlint'),
  check('types', 'node_modules/typescript/bin/tsc', '-b'),
  check('boundaries', 'scripts/boundaries.mjs'),
  check('dead-code', 'node_modules/knip/bin/knip.js', '--no-progress'),
  { name: 'build', run: runBuild },
  check('notices', 'scripts/notices.mjs', '--check'),
  check('package', 'scripts/package-audit.mjs'),
  { name: 'tests', run: runVitest },
  { name: 'stories', run: runStories },
]

/**
 * @param {string} name
 * @param {string} script
 * @param {string[]} args
 * @returns {Step}
 */
function check(name, script, ...args) {
  return { name, run: async ({ runNode }) => judge((await runNode(script, ...args)).code, NO_COUNTS) }
}

/** @param {StepContext} context */
async function runBuild({ root }) {
  try {
    await prepareClone(root)
    return judge(0, NO_COUNTS)
  } catch (error) {
    if (!(error instanceof LauncherError)) throw error
    say(error.message)
    return judge(1, NO_COUNTS)
  }
}

/** @param {StepContext} context */
async function runVitest({ root, runNode }) {
  const report = path.join(root, '.cache', 'vitest.json')
  rmSync(report, { force: true })
  const { code } = await runNode(
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  )
  const counts = existsSync(report) ? readVitestReport(readFileSync(report, 'utf8')) : NO_COUNTS
  return judge(code, counts)
}

/** The end-to-end runner ends with the same line as we do: `N passed, N failed[, N skipped]`. */
/** @param {StepContext} context */
async function runStories({ root, runNode }) {
  if (!existsSync(path.join(root, 'e2e', 'run.ts'))) return { ok: true, skipped: 'there is no e2e/run.ts' }
  const { code, lines } = await runNode('e2e/run.ts')
  return judge(code, readSummaryLine(lines) ?? NO_COUNTS)
}

/**
 * What fails without a failed test (a check, a runner that crashed) counts as one: the last line of a red run never reads
 * as green.
 * @param {number} code
 * @param {import('./counts.mjs').Counts} counts
 * @returns {StepResult}
 */
function judge(code, counts) {
  const ok = code === 0 && counts.failed === 0
  return { ok, counts: ok || counts.failed > 0 ? counts : addCounts(counts, { ...NO_COUNTS, failed: 1 }) }
}
