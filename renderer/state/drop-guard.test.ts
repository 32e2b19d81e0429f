import { beforeEach, expect, test } from 'vitest'
import { endDropGuard, guardDrops } from './drop-guard.ts'
import { useImportStore } from './import-store.ts'

/** A drop as the window hears of it. */
function drop(target: EventTarget, files: readonly File[], types: readonly string[] = ['Files']): Event {
  const event = Object.assign(new Event('drop', { cancelable: true }), { dataTransfer: { types, files } })
  target.dispatchEvent(event)
  return event
}

const csv = new File(['t,o'], 'bars.csv')

beforeEach(() => useImportStore.setState({ isOpen: false, files: [] }))

test('files dropped before the dialog is there wait for it, and the browser does not open them', () => {
  const page = new EventTarget()
  guardDrops(page as Window)
  expect(drop(page, [csv]).defaultPrevented).toBe(true)
  expect(useImportStore.getState()).toEqual({ isOpen: true, files: [csv] })
  endDropGuard()
})

test('a text that is dragged is none of its business', () => {
  const page = new EventTarget()
  guardDrops(page as Window)
  expect(drop(page, [], ['text/plain']).defaultPrevented).toBe(false)
  expect(useImportStore.getState().isOpen).toBe(false)
  endDropGuard()
})

test('once the dialog has its own overlay, each file is taken once', () => {
  const page = new EventTarget()
  guardDrops(page as Window)
  endDropGuard()
  drop(page, [csv])
  expect(useImportStore.getState().files).toEqual([])
})
