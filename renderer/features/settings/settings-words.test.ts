import { describe, expect, test } from 'vitest'
import { versionWords } from './about/version-words.ts'
import { checkWords, type CheckOutcome } from './data/check-words.ts'
import { shownKeys } from './shown-keys.ts'

describe('checkWords', () => {
  const outcome: CheckOutcome = {
    result: { ok: true, ledger: { ok: true, problems: [] }, tape: { ok: true, chunks: 12, checked: 4, bad: [] } },
    isFull: false,
    tookMs: 300,
    endedAt: Date.UTC(2026, 10, 24, 2, 51, 8),
  }

  test('tells how much was read, how long it took and when', () => {
    expect(checkWords(outcome)).toEqual({
      headline: 'No problems, 4 of 12 stored ranges read back, in under a second. Checked 24 Nov 02:51:08 UTC.',
      problems: [],
    })
    const tape = { ...outcome.result.tape, checked: 12 }
    expect(
      checkWords({ ...outcome, isFull: true, tookMs: 2_340, result: { ...outcome.result, tape } }).headline,
    ).toMatch(/^No problems, all 12 stored ranges read back, in 2\.3 s\./)
  })

  test('lists every problem with its file', () => {
    const { headline, problems } = checkWords({
      ...outcome,
      result: {
        ok: false,
        ledger: { ok: false, problems: ['page 7 is damaged'] },
        tape: { ok: false, chunks: 12, checked: 12, bad: ['BINANCE:BTCUSDT 1m'] },
      },
    })
    expect(headline).toMatch(/^2 problems, /)
    expect(problems).toEqual(['Ledger: page 7 is damaged', 'Tape: BINANCE:BTCUSDT 1m'])
  })
})

test('versionWords names host, store and browser', () => {
  const info = { version: '1.2.3', host: 'browser', sqliteVersion: '3.50.0' } as Parameters<typeof versionWords>[0]
  const chromium =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36'
  expect(versionWords(info, chromium)).toBe('browser host · SQLite 3.50.0 · Chromium 143')
  expect(versionWords(info, 'Mozilla/5.0 Version/18.1 Safari/605.1.15')).toContain('Safari 18')
  expect(versionWords(info, 'something else')).toBe('browser host · SQLite 3.50.0')
})

test('shownKeys names few keys and spans many', () => {
  expect(shownKeys('Ctrl+K')).toEqual({ caps: ['Ctrl+K'], joint: 'or' })
  expect(shownKeys('+ =')).toEqual({ caps: ['+', '='], joint: 'or' })
  expect(shownKeys('1 2 3 4 5 6 7 8 9')).toEqual({ caps: ['1', '9'], joint: 'to' })
})
