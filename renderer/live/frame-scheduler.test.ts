import { beforeEach, describe, expect, test } from 'vitest'
import { createFrameScheduler, type FrameScheduler } from './frame-scheduler.ts'

/** Frames that come when the test says so, and a clock that tasks move themselves. */
function fakeClock() {
  const frames = new Map<number, () => void>()
  const listeners = new Set<() => void>()
  let asked = 0
  const clock = {
    nowMs: 0,
    hidden: false,
    requestFrame(run: () => void) {
      frames.set(++asked, run)
      return asked
    },
    cancelFrame: (handle: number) => void frames.delete(handle),
    now: () => clock.nowMs,
    isHidden: () => clock.hidden,
    onVisibility(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    show(isShown: boolean) {
      clock.hidden = !isShown
      for (const listener of listeners) listener()
    },
    pending: () => frames.size,
    asked: () => asked,
    listeners: () => listeners.size,
    runFrame() {
      const due = [...frames.values()]
      frames.clear()
      for (const run of due) run()
    },
  }
  return clock
}

let clock: ReturnType<typeof fakeClock>
let frames: FrameScheduler
let ran: string[]

const task = (name: string, priority = 0, costMs = 0) =>
  frames.add(priority, () => {
    ran.push(name)
    clock.nowMs += costMs
  })

beforeEach(() => {
  clock = fakeClock()
  frames = createFrameScheduler(clock)
  ran = []
})

describe('one frame for all', () => {
  test('tasks asked for many times run once, in the order of their priorities', () => {
    const canvas = task('canvas', 2)
    const text = task('text', 1)
    canvas.request()
    text.request()
    canvas.request()
    expect(clock.pending()).toBe(1)
    clock.runFrame()
    expect(ran).toEqual(['text', 'canvas'])
  })

  test('nothing is scheduled when nothing is dirty', () => {
    const only = task('only')
    expect(clock.asked()).toBe(0)
    only.request()
    clock.runFrame()
    expect(clock.pending()).toBe(0)
  })

  test('what an earlier task asks for runs in its frame, and no other frame is asked for', () => {
    const canvas = task('canvas', 2)
    const data = frames.add(0, () => {
      ran.push('data')
      canvas.request()
    })
    data.request()
    clock.runFrame()
    expect(ran).toEqual(['data', 'canvas'])
    expect(clock.pending()).toBe(0)
  })

  test('a task that asks for itself while it runs has the next frame', () => {
    let left = 2
    const again = frames.add(0, () => {
      ran.push('again')
      if (--left > 0) again.request()
    })
    again.request()
    clock.runFrame()
    expect(ran).toEqual(['again'])
    clock.runFrame()
    expect(ran).toEqual(['again', 'again'])
    expect(clock.pending()).toBe(0)
  })
})

describe('budget', () => {
  test('what finds the frame full comes first in the next one', () => {
    const dear = task('dear', 0, 9)
    const late = task('late', 3, 1)
    dear.request()
    late.request()
    clock.runFrame()
    expect(ran).toEqual(['dear'])
    dear.request()
    clock.runFrame()
    expect(ran).toEqual(['dear', 'late', 'dear'])
  })

  test('tasks that fit together share a frame', () => {
    const names = ['a', 'b', 'c']
    for (const name of names) task(name, 0, 2).request()
    clock.runFrame()
    expect(ran).toEqual(names)
  })
})

describe('hidden page', () => {
  test('paints nothing while it is hidden and once when it is shown', () => {
    const paint = task('paint')
    paint.request()
    clock.show(false)
    expect(clock.pending()).toBe(0)
    paint.request()
    expect(clock.pending()).toBe(0)
    clock.show(true)
    clock.runFrame()
    expect(ran).toEqual(['paint'])
  })

  test('shown again with nothing to paint it stays quiet', () => {
    task('paint')
    clock.show(false)
    clock.show(true)
    expect(clock.asked()).toBe(0)
  })
})

describe('ends', () => {
  test('a task that is gone does not run, not even in the frame that was asked for', () => {
    let end = (): void => undefined
    const killer = frames.add(0, () => end())
    const gone = task('gone')
    end = gone.dispose
    killer.request()
    gone.request()
    clock.runFrame()
    expect(ran).toEqual([])
  })

  test('its end cancels the frame and leaves no listener', () => {
    task('left').request()
    frames.dispose()
    expect(clock.pending()).toBe(0)
    expect(clock.listeners()).toBe(0)
  })
})
