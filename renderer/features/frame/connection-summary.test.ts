import { expect, it } from 'vitest'
import type { ScreenReport } from '../../state/screen-state.ts'
import { worstState } from '../../state/screen-state.ts'
import { connectionSummary } from './connection-summary.ts'

const STORED = { name: 'stored', seed: null } as const
const SIMULATED = { name: 'simulated', seed: 7 } as const
const sample: ScreenReport = { state: 'cached', source: 'sample', what: 'S&P 500, 22 Aug 2026' }
const imported: ScreenReport = { state: 'stale', source: 'import:csv', what: 'BTCUSDT 1h' }

it('says SAMPLE before anything else, and what of', () => {
  expect(connectionSummary('open', [imported, sample], STORED)).toEqual({
    kind: 'sample',
    name: 'SAMPLE',
    words: 'S&P 500, 22 Aug 2026',
  })
})

it('says SIMULATED and the seed on every screen of that market, whatever it shows', () => {
  const simulated = { kind: 'simulated', name: 'SIMULATED', words: 'seed 7' }
  expect(connectionSummary('open', [], SIMULATED)).toEqual(simulated)
  expect(connectionSummary('open', [{ ...imported, state: 'live', source: 'simulated' }], SIMULATED)).toEqual(simulated)
  expect(connectionSummary('closed', [], SIMULATED).name).toBe('Disconnected')
})

it('shows the worst state of real data', () => {
  const fresh: ScreenReport = { ...imported, state: 'cached' }
  expect(connectionSummary('open', [fresh, imported], STORED).kind).toBe('stale')
})

it('says that the engine is lost whatever is on screen', () => {
  expect(connectionSummary('reconnecting', [sample], STORED).kind).toBe('reconnecting')
  expect(connectionSummary('closed', [sample], STORED).name).toBe('Disconnected')
})

it('orders states from live to refused', () => {
  expect(worstState([])).toBeNull()
  expect(worstState(['live', 'cached'])).toBe('cached')
  expect(worstState(['stale', 'refused', 'live'])).toBe('refused')
})
