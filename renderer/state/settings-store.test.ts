import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createEngine, type Engine } from '../../electron/engine/create-engine.ts'
import { makeTestHost, type TestHost } from '../../electron/engine/test-host.ts'
import { createMemoryClient } from '../../electron/hosts/memory/memory-client.ts'
import { settingsSchema } from '../../shared/contract/settings.ts'
import { AppError } from '../../shared/errors.ts'
import type { EngineClient, EngineState } from '../engine.ts'
import { changeSettings, openSettings, readSettings, readSettingsSteps, stepSettings } from './settings-store.ts'

const DEFAULTS = settingsSchema.parse({}).appearance

let host: TestHost
let engine: Engine
let client: EngineClient
let settings: EngineClient['settings']
let close: () => void
let isDown: boolean
const listeners = new Set<(state: EngineState) => void>()

/** The engine as this page reaches it; while `isDown` no change gets through. */
const page = (): EngineClient =>
  new Proxy(client, { get: (target, key) => (key === 'settings' ? settings : Reflect.get(target, key)) })
const refuse = () => Promise.reject(new AppError('disconnected', 'no engine'))
const theme = () => readSettings().appearance.theme

beforeEach(async () => {
  isDown = false
  host = makeTestHost()
  engine = createEngine(host)
  client = createMemoryClient(engine)
  settings = new Proxy(client.settings, {
    get: (target, key) => (isDown && key === 'change' ? refuse : Reflect.get(target, key)),
  })
  await client.settings.change({ appearance: { palette: 'bo' } })
  close = await openSettings({
    client: page(),
    state: 'open',
    onState: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  })
})
afterEach(() => {
  close()
  engine.close()
  host.dispose()
  if (listeners.size > 0) throw new Error('a listener was left behind')
})

it('takes over what is stored', () => {
  expect(readSettings().appearance).toEqual({ ...DEFAULTS, palette: 'bo' })
  expect(readSettingsSteps().undo).toMatchObject({ kind: 'change' })
})

it('shows a change before it is stored, and stores it', async () => {
  const changing = changeSettings({ appearance: { theme: 'light' } })
  expect(theme()).toBe('light')
  await changing
  expect((await client.settings.load()).settings.appearance).toEqual({ ...DEFAULTS, palette: 'bo', theme: 'light' })
})

it('keeps every change of a burst, in order', async () => {
  const changes = [{ theme: 'light' as const }, { density: 'compact' as const }, { theme: 'system' as const }]
  await Promise.all(changes.map((appearance) => changeSettings({ appearance })))
  const expected = { ...DEFAULTS, palette: 'bo', theme: 'system', density: 'compact' }
  expect(readSettings().appearance).toEqual(expected)
  expect((await client.settings.load()).settings.appearance).toEqual(expected)
})

it('takes back on screen what could not be stored, and tells', async () => {
  isDown = true
  const changing = changeSettings({ appearance: { theme: 'light' } })
  expect(theme()).toBe('light')
  await expect(changing).rejects.toMatchObject({ code: 'disconnected' })
  expect(readSettings().appearance).toEqual({ ...DEFAULTS, palette: 'bo' })
})

it('follows the changes of other pages', async () => {
  await client.settings.change({ appearance: { theme: 'light' } })
  await vi.waitFor(() => expect(theme()).toBe('light'))
  await client.settings.undo()
  // A stream leaves a pause between two messages, and time is the test's here.
  host.advance(1_000)
  await vi.waitFor(() => expect(theme()).toBe('dark'))
  expect(readSettingsSteps().redo).not.toBeNull()
})

it('takes a step back and shows it', async () => {
  await stepSettings((steps) => steps.undo())
  expect(readSettings().appearance).toEqual(DEFAULTS)
  await stepSettings((steps) => steps.redo())
  expect(readSettings().appearance.palette).toBe('bo')
})

it('asks again when the engine is back, even when its store was set back', async () => {
  await stepSettings((steps) => steps.change({ appearance: { theme: 'light' } }))
  engine.tape.documents.write('settings', { revision: 0, settings: { appearance: { theme: 'system' } } })
  engine.close()
  engine = createEngine(host)
  const restored = createMemoryClient(engine)
  close()
  close = await openSettings({ client: restored, state: 'open', onState: () => () => undefined })
  expect(theme()).toBe('system')
  await restored.settings.change({ appearance: { theme: 'dark' } })
  await vi.waitFor(() => expect(theme()).toBe('dark'))
})
