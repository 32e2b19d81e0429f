import { describe, expect, test } from 'vitest'
import { heatTable } from '../../../../shared/domain/heat-colour.ts'
import { layoutMap } from './layout.ts'
import type { MapColours } from './map-colours.ts'
import { paintScene, type MapContext } from './paint-scene.ts'
import { buildScene, changedParts, type LiveLooks, type MapGroup, type MapTile } from './scene.ts'
import { WHOLE, zoomAt } from './view.ts'

const colours: MapColours = {
  table: heatTable({ down: '#c13139', mid: '#262d37', up: '#00834d', ink: '#ffffff' }),
  gap: 'gap',
  none: 'none',
  noneLine: 'none-line',
  noneInk: 'none-ink',
  head: 'head',
  headName: 'head-name',
  headValue: 'head-value',
  headCount: 'head-count',
  up: 'up',
  down: 'down',
}

const tile = (id: string, size: number, step: number): MapTile => ({
  id,
  size,
  step,
  symbol: id,
  longValue: step < 0 ? 'no data' : `${step} of range`,
  shortValue: step < 0 ? 'no data' : `${step}%`,
  price: step < 0 ? null : '$1.00',
})
const market = (items: MapTile[]): MapGroup[] => [{ name: 'Energy', count: '3', value: '50%', direction: null, items }]
const ITEMS = [tile('AAA', 50, 200), tile('BBB', 30, 200), tile('CCC', 20, -1)]

const NO_LOOKS: LiveLooks = { tiles: new Map(), heads: new Map() }
const scene = (items = ITEMS, { isVeiled = (_id: string): boolean => false, view = WHOLE, live = NO_LOOKS } = {}) =>
  buildScene({
    layout: layoutMap(market(items), 600, 400, { tileGap: 1, groupGap: 3, head: 19 }),
    groups: market(items),
    live,
    view,
    dpr: 1,
    headPx: 11,
    measure: (text) => text.length * 0.6,
    isVeiled,
  })

interface Call {
  readonly kind: 'fillRect' | 'strokeRect' | 'fillText'
  readonly style: string
  readonly alpha: number
  readonly args: readonly unknown[]
}

/** A context that writes down what it is told to draw. */
function recorder() {
  const calls: Call[] = []
  const sets: string[] = []
  const state: Record<string, unknown> = { globalAlpha: 1 }
  const draw =
    (kind: Call['kind'], style: string) =>
    (...args: unknown[]) =>
      calls.push({ kind, style: String(state[style]), alpha: Number(state['globalAlpha']), args })
  const target = {
    fillRect: draw('fillRect', 'fillStyle'),
    strokeRect: draw('strokeRect', 'strokeStyle'),
    fillText: draw('fillText', 'fillStyle'),
  }
  const context = new Proxy(target, {
    set: (_target, key, value) => {
      sets.push(`${String(key)}=${value}`)
      state[String(key)] = value
      return true
    },
  }) as unknown as MapContext
  return { context, calls, sets }
}

function painted(...args: [next: ReturnType<typeof scene>, only?: ReturnType<typeof changedParts>]) {
  const { context, calls, sets } = recorder()
  paintScene(context, args[0], colours, args[1] ?? null)
  return { calls, sets, texts: calls.flatMap(({ kind, args: [text] }) => (kind === 'fillText' ? [text] : [])) }
}

describe('paintScene', () => {
  test('tiles of one colour share one switch of it', () => {
    const { sets } = painted(scene())
    expect(sets.filter((set) => set === `fillStyle=${colours.table.fills[200]}`)).toHaveLength(1)
  })

  test('a tile without data is an outline with the words, never the colour of a value', () => {
    const { calls } = painted(scene())
    const box = scene().tiles.find(({ id }) => id === 'CCC')
    const fill = calls.find(({ kind, args: [x, y] }) => kind === 'fillRect' && x === box?.x && y === box?.y)
    expect(fill?.style).toBe('none')
    expect(calls.filter(({ kind }) => kind === 'strokeRect').map(({ style }) => style)).toEqual(['none-line'])
    expect(calls.find(({ args: [text] }) => text === 'no data')?.style).toBe('none-ink')
  })

  test('the head has name, count and value', () => {
    expect(painted(scene()).texts).toEqual(expect.arrayContaining(['Energy', '3', '50%']))
  })

  test('a filter covers what it leaves out', () => {
    const veiled = scene(ITEMS, { isVeiled: (id) => id !== 'AAA' })
    const covers = painted(veiled).calls.filter(({ alpha }) => alpha === 0.8)
    expect(covers.map(({ style }) => style)).toEqual(['gap', 'gap'])
  })
})

describe('changedParts', () => {
  test('only what looks different is painted again', () => {
    const next = scene([tile('AAA', 50, 201), ...ITEMS.slice(1)])
    const changed = changedParts(scene(), next)
    expect(changed?.tiles.map(({ id }) => id)).toEqual(['AAA'])
    expect(painted(next, changed).texts).toEqual(['AAA', '201 of range', '$1.00'])
    expect(changedParts(next, next)).toEqual({ tiles: [], heads: [] })
  })

  test('a tick changes the look of tiles and heads, never a place', () => {
    const live: LiveLooks = {
      // Ten times the size: a tick does not lay the map out again.
      tiles: new Map([['BBB', tile('BBB', 300, 20)]]),
      heads: new Map([['Energy', { value: '\u22121.20%', direction: 'down' }]]),
    }
    const next = scene(ITEMS, { live })
    const changed = changedParts(scene(), next)
    expect(changed?.tiles.map(({ id, step }) => [id, step])).toEqual([['BBB', 20]])
    expect(changed?.heads.map(({ direction }) => direction)).toEqual(['down'])
    const { calls, texts } = painted(next, changed)
    expect(texts).toEqual(['BBB', '20 of range', '$1.00', 'Energy', '3', '\u22121.20%'])
    expect(calls.find(({ args: [text] }) => text === '\u22121.20%')?.style).toBe('down')
  })

  test('all of it when a tile has moved, come or gone', () => {
    expect(changedParts(null, scene())).toBeNull()
    expect(changedParts(scene(), scene(ITEMS.slice(1)))).toBeNull()
    const nearer = zoomAt(WHOLE, 1.5, { x: 10, y: 10 }, { width: 600, height: 400 })
    expect(changedParts(scene(), scene(ITEMS, { view: nearer }))).toBeNull()
  })

  test('a nearer view leaves out what is out of sight and gives more room to labels', () => {
    const view = zoomAt(WHOLE, 8, { x: 0, y: 20 }, { width: 600, height: 400 })
    expect(scene(ITEMS, { view }).tiles.map(({ id }) => id)).toEqual(['AAA'])
  })
})
