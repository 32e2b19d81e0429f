import { expect, it } from 'vitest'
import type { ScreenReport } from '../../state/screen-state.ts'
import { worstState } from '../../state/screen-state.ts'
import { connectionSummary } from './connection-summary.ts'

const sample: ScreenReport = { state: 'cached', source: 'sample', what: 'S&P 500, 22 Aug 2026' }
const imported: ScreenReport = { state: 'stale', source: 'import:csv', what: 'BTCUSDT 1h' }

it('says SAMPLE before anything else, and what of', () => {
  expect(connectionSummary('open', [imported, sample])).toEqual({
    kind: 'sample',
    name: 'SAMPLE',
    words: 'S&P 500, 22 Aug 2026',
  })
})

it('shows the worst state of real data', () => {
  const fresh: ScreenReport = { ...imported, state: 'cached' }
  expect(connectionSummary('open', [fresh, imported]).kind).toBe('stale')
})

it('says that the engine is lost whatever is on screen', () => {
  expect(connectionSummary('reconnecting', [sample]).kind).toBe('reconnecting')
  expect(connectionSummary('closed', [sample]).name).toBe('Disconnected')
})

it('orders states from live to refused', () => {
  expect(worstState([])).toBeNull()
  expect(worstState(['live', 'cached'])).toBe('cached')
  expect(worstState(['stale', 'refused', 'live'])).toBe('refused')
})
