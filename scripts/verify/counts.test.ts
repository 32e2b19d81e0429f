import { expect, test } from 'vitest'
import { readSummaryLine, readVitestReport, summaryLine } from './counts.mjs'

test('the last line has one form, skipped only when there are some', () => {
  expect(summaryLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed')
  expect(summaryLine({ passed: 12, failed: 1, skipped: 3 })).toBe('12 passed, 1 failed, 3 skipped')
})

test("the stories' last such line is read back", () => {
  expect(readSummaryLine(['1 passed, 9 failed', 'words', '4 passed, 1 failed, 2 skipped', ''])).toEqual({
    passed: 4,
    failed: 1,
    skipped: 2,
  })
  expect(readSummaryLine(['4 passed, 1 failed and more'])).toBeUndefined()
})

test('a test file that failed before its tests counts as one failed', () => {
  const of = (...statuses: string[]): { status: string }[] => statuses.map((status) => ({ status }))
  const testResults = [
    { status: 'passed', assertionResults: of('passed', 'passed', 'skipped', 'todo') },
    { status: 'failed', assertionResults: of('passed', 'failed', 'failed') },
    { status: 'failed', assertionResults: [] },
  ]
  expect(readVitestReport(JSON.stringify({ testResults }))).toEqual({ passed: 3, failed: 3, skipped: 2 })
})
