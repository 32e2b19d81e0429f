import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { workspaceSchema } from '../../../../shared/contract/workspace.ts'
import { AppError } from '../../../../shared/errors.ts'
import { openTape } from '../../tape/open-tape.ts'
import type { Tape } from '../../tape/types.ts'
import { makeTestHost, type TestHost } from '../../test-host.ts'
import { loadWorkspace, saveWorkspace } from './workspace-document.ts'

const DEFAULTS = workspaceSchema.parse({})

let host: TestHost
let tape: Tape

beforeEach(() => {
  host = makeTestHost()
  tape = openTape({ dataDir: host.dataDir, now: host.now, log: host.log, mode: 'write' })
})
afterEach(() => {
  tape.close()
  host.dispose()
})

const loadStored = (stored: unknown) => {
  tape.documents.write('workspace', stored)
  return loadWorkspace({ host, tape })
}

describe('workspace', () => {
  test('a new store has the defaults', () => {
    expect(loadWorkspace({ host, tape })).toEqual(DEFAULTS)
    expect(DEFAULTS).toMatchObject({
      route: '#/markets',
      chart: { symbol: 'INDEX:SPX' },
    })
  })

  test('comes back as it was saved', () => {
    const saved = {
      ...DEFAULTS,
      route: '#/chart/US:AAPL',
      chart: { ...DEFAULTS.chart, scale: 'log' as const },
    }
    saveWorkspace({ host, tape }, saved)
    expect(loadWorkspace({ host, tape })).toEqual(saved)
  })

  test('a field of another version gets its default, its neighbours stay', () => {
    const loaded = loadStored({
      route: 7,
      appearance: { theme: 'light' },
      chart: { symbol: 'no symbol', interval: '4h', future: [1] },
      markets: 'gone',
    })
    expect(loaded).toEqual({
      ...DEFAULTS,
      chart: { ...DEFAULTS.chart, interval: '4h' },
    })
  })

  test.each([[null], [7], ['text'], [[1, 2]], [{ chart: [] }], [{ chart: null }]])('%j loads as defaults', (stored) => {
    expect(loadStored(stored)).toEqual(DEFAULTS)
  })

  test('whatever is stored, what loads is a workspace', () => {
    const shape = fc.record(
      {
        route: fc.jsonValue(),
        isIntroDismissed: fc.jsonValue(),
        markets: fc.dictionary(fc.string(), fc.jsonValue()),
        chart: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), shape), (stored) => {
        expect(workspaceSchema.safeParse(loadStored(stored)).success).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  test('a document that cannot be read is logged and replaced by defaults', () => {
    const damaged: Tape = {
      ...tape,
      documents: {
        ...tape.documents,
        read: () => {
          throw new AppError('store-corrupt', 'document workspace does not match its checksum')
        },
      },
    }
    expect(loadWorkspace({ host, tape: damaged })).toEqual(DEFAULTS)
    expect(host.lines).toMatchObject([{ level: 'error', detail: { code: 'store-corrupt' } }])
  })
})
