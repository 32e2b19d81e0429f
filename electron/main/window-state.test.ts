import { expect, test } from 'vitest'
import { parseSavedWindow, placeWindow, type Bounds } from './window-state.ts'

const LAPTOP: Bounds = { x: 0, y: 25, width: 1512, height: 920 }
const WIDE: Bounds = { x: 1512, y: 0, width: 2560, height: 1400 }
const LEFT: Bounds = { x: -1920, y: 0, width: 1920, height: 1040 }
const saved = (bounds: Bounds) => ({ bounds, isMaximised: false, isFullScreen: false })
const place = (bounds: Bounds, ...areas: [Bounds, ...Bounds[]]): Bounds => placeWindow(saved(bounds), areas).bounds

test('opens in the middle of the primary monitor at first', () => {
  expect(placeWindow(undefined, [LAPTOP])).toEqual({
    bounds: { x: 36, y: 35, width: 1440, height: 900 },
    isMaximised: false,
    isFullScreen: false,
  })
})

test('takes what a small monitor has, and never less than the least', () => {
  expect(placeWindow(undefined, [{ x: 10, y: 20, width: 1280, height: 720 }]).bounds).toEqual({
    x: 10,
    y: 20,
    width: 1280,
    height: 720,
  })
  expect(placeWindow(undefined, [{ x: 0, y: 0, width: 800, height: 600 }]).bounds).toEqual({
    x: 0,
    y: 0,
    width: 1024,
    height: 700,
  })
})

test('returns to where it was, on any monitor', () => {
  const onWide = { x: 2000, y: 300, width: 1600, height: 1000 }
  const onLeft = { x: -1800, y: 100, width: 1200, height: 800 }
  expect(place(onWide, LAPTOP, WIDE)).toEqual(onWide)
  expect(place(onLeft, LAPTOP, LEFT)).toEqual(onLeft)
})

test('comes back to the primary monitor when its own is gone', () => {
  expect(place({ x: 2000, y: 300, width: 1600, height: 1000 }, LAPTOP)).toEqual({
    x: 0,
    y: 25,
    width: 1512,
    height: 920,
  })
  expect(place({ x: -1800, y: 100, width: 1200, height: 800 }, LAPTOP, WIDE)).toEqual({
    x: 156,
    y: 85,
    width: 1200,
    height: 800,
  })
})

test('a title bar has to be in reach: 120 of its width, all of its height', () => {
  const size = { width: 1200, height: 800 }
  expect(place({ x: 1392, y: 100, ...size }, LAPTOP).x).toBe(1392)
  expect(place({ x: 1393, y: 100, ...size }, LAPTOP).x).toBe(156)
  expect(place({ x: -1080, y: 100, ...size }, LAPTOP).x).toBe(-1080)
  expect(place({ x: -1081, y: 100, ...size }, LAPTOP).x).toBe(156)
  expect(place({ x: 100, y: 25, ...size }, LAPTOP).y).toBe(25)
  expect(place({ x: 100, y: 24, ...size }, LAPTOP).x).toBe(156)
  expect(place({ x: 100, y: 905, ...size }, LAPTOP).y).toBe(905)
  expect(place({ x: 100, y: 906, ...size }, LAPTOP).x).toBe(156)
})

test('is no larger than the monitor it is on', () => {
  expect(place({ x: 0, y: 25, width: 3000, height: 2000 }, LAPTOP, WIDE)).toEqual(LAPTOP)
  expect(place({ x: 1600, y: 0, width: 3000, height: 2000 }, LAPTOP, WIDE)).toEqual({ ...WIDE, x: 1600 })
  expect(place({ x: 10, y: 30, width: 300, height: 200 }, LAPTOP)).toEqual({ x: 10, y: 30, width: 1024, height: 700 })
})

test('keeps being maximised or in full screen', () => {
  const bounds = { x: 10, y: 30, width: 1100, height: 800 }
  expect(placeWindow({ bounds, isMaximised: true, isFullScreen: false }, [LAPTOP])).toEqual({
    bounds,
    isMaximised: true,
    isFullScreen: false,
  })
  expect(placeWindow({ bounds, isMaximised: false, isFullScreen: true }, [LAPTOP]).isFullScreen).toBe(true)
})

test('reads what it wrote, and nothing else', () => {
  const window = { bounds: { x: -5, y: 0, width: 1100, height: 800 }, isMaximised: true, isFullScreen: false }
  expect(parseSavedWindow(JSON.stringify(window))).toEqual(window)
  const bad = [
    '',
    'null',
    '[]',
    '{}',
    JSON.stringify({ ...window, isMaximised: 1 }),
    JSON.stringify({ ...window, isFullScreen: undefined }),
    JSON.stringify({ ...window, bounds: null }),
    JSON.stringify({ ...window, bounds: { x: 0, y: 0, width: 1100 } }),
    JSON.stringify({ ...window, bounds: { x: 0.5, y: 0, width: 1100, height: 800 } }),
    JSON.stringify({ ...window, bounds: { x: 0, y: 0, width: 0, height: 800 } }),
    JSON.stringify({ ...window, bounds: { x: 0, y: 0, width: 1100, height: -1 } }),
    JSON.stringify({ ...window, bounds: { x: '0', y: 0, width: 1100, height: 800 } }),
  ]
  for (const text of bad) expect(parseSavedWindow(text), text).toBeUndefined()
  const more = { ...window, bounds: { ...window.bounds, extra: 1 }, other: 2 }
  expect(parseSavedWindow(JSON.stringify(more))).toEqual(window)
})
