/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @type {Counts} */
export const NO_COUNTS = { passed: 0, failed: 0, skipped: 0 }

/** @param {Counts} a @param {Counts} b @returns {Counts} */
export function addCounts(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }
}

/** @param {Counts} counts */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/**
 * @param {readonly string[]} lines
 * @returns {Counts | undefined}
 */
export function readSummaryLine(lines) {
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const match = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/u.exec((lines[at] ?? '').trim())
    if (match) return { passed: Number(match[1]), failed: Number(match[2]), skipped: Number(match[3] ?? 0) }
  }
  return undefined
}

/**
 * A file that failed outside its tests (an import, a hook) has no failed test of its own: it counts as one.
 * @param {string} text of vitest's json reporter
 * @returns {Counts}
 */
export function readVitestReport(text) {
  /** @type {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} */
  const report = JSON.parse(text)
  return report.testResults.reduce((sum, { status, assertionResults }) => {
    /** @param {string[]} wanted */
    const count = (...wanted) => assertionResults.filter((test) => wanted.includes(test.status)).length
    const failed = count('failed')
    return addCounts(sum, {
      passed: count('passed'),
      failed: status === 'failed' ? Math.max(failed, 1) : failed,
      skipped: count('skipped', 'pending', 'todo', 'disabled'),
    })
  }, NO_COUNTS)
}
