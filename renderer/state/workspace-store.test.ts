import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { workspaceSchema, type Workspace } from '../../shared/contract/workspace.ts'
import { openWorkspace, readWorkspace, reloadWorkspace, updateWorkspace } from './workspace-store.ts'

const page = new EventTarget()
const pageDocument = Object.assign(new EventTarget(), { visibilityState: 'visible' })
let saves: Workspace[]
let isDown: boolean
const stored = workspaceSchema.parse({ route: '#/settings', isIntroDismissed: true })
const client = {
  load: () => Promise.resolve(stored),
  save: (workspace: Workspace) => {
    if (isDown) return Promise.reject(new Error('down'))
    saves.push(workspace)
    return Promise.resolve()
  },
}
const setFilter = (filter: string): void => updateWorkspace((w) => ({ ...w, markets: { ...w.markets, filter } }))

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
  vi.stubGlobal('document', pageDocument)
  pageDocument.visibilityState = 'visible'
  saves = []
  isDown = false
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('openWorkspace', () => {
  it('takes over what is stored and writes nothing for that', async () => {
    const { dispose } = await openWorkspace(client)
    expect(readWorkspace()).toEqual(stored)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(saves).toEqual([])
    dispose()
  })

  it('writes a burst of changes once, 300 ms after the last', async () => {
    const { dispose } = await openWorkspace(client)
    for (const text of ['a', 'ap', 'app']) {
      setFilter(text)
      await vi.advanceTimersByTimeAsync(200)
    }
    expect(saves).toEqual([])
    await vi.advanceTimersByTimeAsync(100)
    expect(saves.map(({ markets }) => markets.filter)).toEqual(['app'])
    dispose()
  })

  it('writes at once when the page goes away or is hidden', async () => {
    const { dispose } = await openWorkspace(client)
    setFilter('x')
    page.dispatchEvent(new Event('pagehide'))
    setFilter('y')
    pageDocument.visibilityState = 'hidden'
    pageDocument.dispatchEvent(new Event('visibilitychange'))
    expect(saves.map(({ markets }) => markets.filter)).toEqual(['x', 'y'])
    dispose()
  })

  it('tries again what could not be written when the engine is back', async () => {
    const { flush, dispose } = await openWorkspace(client)
    isDown = true
    setFilter('kept')
    await vi.advanceTimersByTimeAsync(300)
    isDown = false
    flush()
    expect(saves.map(({ markets }) => markets.filter)).toEqual(['kept'])
    dispose()
  })

  it('takes over a restored one, and writes nothing of what stood before over it', async () => {
    let answer = stored
    const { dispose } = await openWorkspace({ ...client, load: () => Promise.resolve(answer) })
    setFilter('before')
    answer = workspaceSchema.parse({ route: '#/markets' })
    await reloadWorkspace()
    expect(readWorkspace()).toEqual(answer)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(saves).toEqual([])
    setFilter('after')
    await vi.advanceTimersByTimeAsync(300)
    expect(saves).toMatchObject([{ route: '#/markets', markets: { filter: 'after' } }])
    dispose()
  })

  it('ends with its disposer', async () => {
    const { dispose } = await openWorkspace(client)
    dispose()
    setFilter('late')
    page.dispatchEvent(new Event('pagehide'))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(saves).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })
})
