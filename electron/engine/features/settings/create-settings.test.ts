import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { settingsSchema } from '../../../../shared/contract/settings.ts'
import { toAppError } from '../../../../shared/errors.ts'
import { openTape } from '../../tape/open-tape.ts'
import type { Tape } from '../../tape/types.ts'
import { makeTestHost, type TestHost } from '../../test-host.ts'
import { createStreams, type Streams } from '../streams.ts'
import { createSettings } from './create-settings.ts'

const DEFAULTS = settingsSchema.parse({})

let host: TestHost
let tape: Tape
let streams: Streams
let settings: ReturnType<typeof createSettings>

const open = (): void => {
  tape = openTape({ dataDir: host.dataDir, now: host.now, log: host.log, mode: 'write' })
  streams = createStreams(host.timers)
  settings = createSettings({ host, tape }, streams)
}
const close = (): void => {
  streams.endAll()
  tape.close()
}
const restart = (): void => {
  close()
  open()
}
/** The settings as they would be with this document in the ledger. */
const openWith = (stored: unknown): void => {
  tape.documents.write('settings', stored)
  restart()
}
const appearance = () => settings.load().settings.appearance
const failure = (work: () => unknown) => {
  try {
    work()
  } catch (thrown) {
    return toAppError(thrown)
  }
  throw new Error('did not fail')
}

beforeEach(() => {
  host = makeTestHost()
  open()
})
afterEach(() => {
  close()
  host.dispose()
})

describe('reload', () => {
  test('takes what lies in another ledger, as a state that is newer than any before', () => {
    settings.change({ appearance: { theme: 'light' } })
    settings.change({ data: { keep1m: '90d' } })
    let told = 0
    const leave = settings.onChange(() => told++)
    tape.documents.write('settings', {
      revision: 1,
      settings: { appearance: { density: 'compact' } },
      undo: [],
      redo: [],
    })
    settings.reload()
    leave()
    expect(settings.load()).toEqual({
      settings: { ...DEFAULTS, appearance: { ...DEFAULTS.appearance, density: 'compact' } },
      revision: 3,
      undo: null,
      redo: null,
    })
    expect(settings.current()).toEqual(settings.load().settings)
    expect(told).toBe(1)
    restart()
    expect(settings.load().revision).toBe(3)
  })
})

describe('retention', () => {
  test('keeps everything unless asked, and goes back to that as one section', () => {
    expect(DEFAULTS.data).toEqual({ keep1s: 'all', keep1m: 'all', keepQuotes: 'all', largestBytes: null })
    settings.change({ data: { keep1s: '7d', largestBytes: 2_000_000_000 } })
    expect(settings.load().undo).toMatchObject({
      changes: [
        { path: 'data.keep1s', from: 'all', to: '7d' },
        { path: 'data.largestBytes', from: null, to: 2_000_000_000 },
      ],
    })
    expect(settings.reset({ section: 'data' }).settings).toEqual(DEFAULTS)
  })
})

describe('change', () => {
  test('a new store has the defaults and no history', () => {
    expect(settings.load()).toEqual({ settings: DEFAULTS, revision: 0, undo: null, redo: null })
  })

  test('touches the fields it names and is still there after a restart', () => {
    const changed = settings.change({ appearance: { theme: 'light', textSizePct: 125 } })
    expect(changed.settings.appearance).toEqual({ ...DEFAULTS.appearance, theme: 'light', textSizePct: 125 })
    expect(changed.undo).toEqual({
      kind: 'change',
      at: host.now(),
      changes: [
        { path: 'appearance.theme', from: 'dark', to: 'light' },
        { path: 'appearance.textSizePct', from: 100, to: 125 },
      ],
    })
    restart()
    expect(settings.load()).toEqual(changed)
  })

  test('what differs in nothing is no step', () => {
    expect(settings.change({ appearance: { theme: 'dark' } })).toMatchObject({ revision: 0, undo: null })
    expect(settings.change({})).toMatchObject({ revision: 0, undo: null })
  })

  test('what could not be written has not happened', () => {
    const full: Tape = {
      ...tape,
      documents: {
        ...tape.documents,
        write: () => {
          throw new Error('disk full')
        },
      },
    }
    const failing = createSettings({ host, tape: full }, streams)
    expect(() => failing.change({ appearance: { theme: 'light' } })).toThrow('disk full')
    expect(failing.load()).toMatchObject({ revision: 0, undo: null, settings: DEFAULTS })
  })
})

describe('history', () => {
  test('goes back and forth step by step, across a restart', () => {
    settings.change({ appearance: { theme: 'light' } })
    settings.change({ appearance: { palette: 'bo' } })
    settings.undo()
    restart()
    expect(appearance()).toEqual({ ...DEFAULTS.appearance, theme: 'light' })
    expect(settings.load().redo?.changes).toEqual([{ path: 'appearance.palette', from: 'rg', to: 'bo' }])
    expect(settings.undo()).toMatchObject({ settings: DEFAULTS, undo: null })
    restart()
    settings.redo()
    expect(settings.redo()).toMatchObject({ settings: { appearance: { theme: 'light', palette: 'bo' } }, redo: null })
  })

  test('without a step it stays where it is', () => {
    settings.change({ appearance: { theme: 'light' } })
    const { revision } = settings.undo()
    expect(settings.undo().revision).toBe(revision)
    settings.redo()
    expect(settings.redo().revision).toBe(revision + 1)
  })

  test('a new change ends what could be done again', () => {
    settings.change({ appearance: { theme: 'light' } })
    settings.undo()
    expect(settings.change({ appearance: { palette: 'bo' } }).redo).toBeNull()
  })

  test('keeps fifty steps', () => {
    for (let at = 0; at < 60; at++) settings.change({ appearance: { isHollowUp: at % 2 === 0 } })
    let steps = 0
    while (settings.load().undo) {
      settings.undo()
      steps++
    }
    expect(steps).toBe(50)
  })

  test('a reset is a step of its own', () => {
    settings.change({ appearance: { theme: 'light', palette: 'bo' } })
    expect(settings.reset({ section: 'appearance' })).toMatchObject({ settings: DEFAULTS, undo: { kind: 'reset' } })
    settings.undo()
    expect(appearance()).toMatchObject({ theme: 'light', palette: 'bo' })
    settings.redo()
    expect(appearance()).toEqual(DEFAULTS.appearance)
  })
})

describe('what is stored', () => {
  test('the appearance of an older workspace comes along, and stays when the workspace is saved without it', () => {
    tape.documents.write('workspace', {
      route: '#/markets',
      appearance: { theme: 'light', palette: 'bo', density: 'odd' },
    })
    restart()
    expect(appearance()).toEqual({ ...DEFAULTS.appearance, theme: 'light', palette: 'bo' })
    tape.documents.write('workspace', { route: '#/markets' })
    restart()
    expect(appearance()).toMatchObject({ theme: 'light', palette: 'bo' })
    expect(settings.load().undo).toBeNull()
  })

  test('settings win over the appearance of an older workspace', () => {
    tape.documents.write('workspace', { appearance: { theme: 'light' } })
    openWith({ settings: { appearance: { theme: 'system' } } })
    expect(appearance().theme).toBe('system')
  })

  test('a reader beside another host adopts it without writing', () => {
    tape.documents.write('workspace', { appearance: { theme: 'light' } })
    const reader = createSettings({ host, tape: { ...tape, isReadOnly: true } }, streams)
    expect(reader.load().settings.appearance.theme).toBe('light')
    expect(tape.documents.read('settings')).toBeUndefined()
  })

  test('a field of another version gets its default; neighbours, history and newer fields stay', () => {
    openWith({
      revision: 7,
      settings: { appearance: { theme: 'sepia', palette: 'bo', glow: 3 }, sounds: { bell: 'soft' } },
      undo: [{ kind: 'change', at: 5, settings: { appearance: { palette: 'gr' }, sounds: { bell: 'loud' } } }],
      redo: 'damaged',
    })
    expect(appearance()).toEqual({ ...DEFAULTS.appearance, palette: 'bo' })
    settings.change({ appearance: { density: 'compact' } })
    expect(tape.documents.read('settings')).toMatchObject({
      revision: 8,
      settings: { appearance: { glow: 3, density: 'compact' }, sounds: { bell: 'soft' } },
      redo: [],
    })
    settings.undo()
    expect(settings.undo().settings.appearance.palette).toBe('gr')
    expect(tape.documents.read('settings')).toMatchObject({ settings: { sounds: { bell: 'loud' } } })
  })

  test.each([[null], [7], [[1]], [{ settings: [] }], [{ settings: { appearance: null } }], [{ undo: [{ at: 1 }] }]])(
    '%j loads as defaults',
    (stored) => {
      openWith(stored)
      expect(settings.load()).toMatchObject({ settings: DEFAULTS, undo: null })
    },
  )

  test('a document that cannot be read is logged and replaced by defaults', () => {
    const damaged: Tape = {
      ...tape,
      documents: {
        ...tape.documents,
        read: () => {
          throw new Error('checksum')
        },
      },
    }
    expect(createSettings({ host, tape: damaged }, streams).load().settings).toEqual(DEFAULTS)
    expect(host.lines).toMatchObject([{ level: 'error', detail: { message: 'checksum' } }])
  })
})

describe('watch', () => {
  test('tells every reader the present state, then each change, and ends', async () => {
    const readers = [settings.watch(), settings.watch()] as const
    for (const reader of readers) expect((await reader.next()).value).toEqual(settings.load())
    const waiting = Promise.all(readers.map((reader) => reader.next()))
    settings.change({ appearance: { theme: 'light' } })
    for (const next of await host.drive(waiting)) expect(next.value).toMatchObject({ revision: 1 })
    settings.change({ appearance: { theme: 'system' } })
    settings.undo()
    expect((await host.drive(readers[0].next())).value).toMatchObject({ revision: 3 })
    await readers[0].return?.()
    await host.drive(readers[1].next())
    const end = readers[1].next()
    streams.endAll()
    expect(await end).toEqual({ done: true, value: undefined })
  })
})

describe('file', () => {
  const fileWith = (change: Record<string, unknown>): string => {
    const { text } = settings.exportFile()
    return JSON.stringify({ ...(JSON.parse(text) as object), ...change })
  }

  test('carries the settings to another folder', () => {
    settings.change({ appearance: { theme: 'light', textSizePct: 110 } })
    const { fileName, text } = settings.exportFile()
    expect(fileName).toBe('tapedeck-settings-2026-08-24.json')
    settings.reset({ section: 'appearance' })
    expect(settings.previewFile({ text })).toEqual({
      changes: [
        { path: 'appearance.theme', from: 'dark', to: 'light' },
        { path: 'appearance.textSizePct', from: 100, to: 110 },
      ],
      ignored: [],
      version: host.version,
      exportedAt: host.now(),
    })
    expect(appearance().theme).toBe('dark')
    expect(settings.importFile({ text })).toMatchObject({
      settings: { appearance: { theme: 'light', textSizePct: 110 } },
      undo: { kind: 'import' },
    })
    expect(settings.undo().settings).toEqual(DEFAULTS)
  })

  test('holds the settings of this version and nothing else', () => {
    openWith({ settings: { appearance: { theme: 'light' }, apiKey: 'c0ffee-never-out' } })
    expect(JSON.parse(settings.exportFile().text)).toEqual({
      app: 'Tapedeck',
      kind: 'settings',
      format: 1,
      version: host.version,
      exportedAt: new Date(host.now()).toISOString(),
      settings: { ...DEFAULTS, appearance: { ...DEFAULTS.appearance, theme: 'light' } },
    })
  })

  test('fields it lacks stay, fields nobody knows are named and left out', () => {
    settings.change({ appearance: { palette: 'bo' } })
    const text = fileWith({
      settings: { appearance: { density: 'compact', glow: 3 }, sounds: { bell: 'soft' }, toString: 1 },
    })
    expect(settings.previewFile({ text })).toMatchObject({
      changes: [{ path: 'appearance.density', from: 'default', to: 'compact' }],
      ignored: ['appearance.glow', 'sounds', 'toString'],
    })
    settings.importFile({ text })
    expect(appearance()).toEqual({ ...DEFAULTS.appearance, palette: 'bo', density: 'compact' })
    expect(tape.documents.read('settings')).not.toMatchObject({ settings: { sounds: expect.anything() } })
  })

  test('a file cannot reach beyond the settings', () => {
    const text = fileWith({}).replace('"settings":{', '"settings":{"__proto__":{"polluted":true},')
    expect(settings.previewFile({ text }).changes).toEqual([])
    settings.importFile({ text })
    expect({}).not.toHaveProperty('polluted')
    expect(JSON.stringify(settings.load())).not.toContain('polluted')
  })

  test.each([
    ['no JSON', () => 'theme=light', 'file'],
    ['a list', () => '[]', 'file'],
    ['another program', () => fileWith({ app: 'Paint' }), 'app'],
    ['another kind', () => fileWith({ kind: 'layout' }), 'kind'],
    ['a newer format', () => fileWith({ format: 2 }), 'format'],
    ['no time', () => fileWith({ exportedAt: 'soon' }), 'exportedAt'],
    [
      'a wrong value',
      () => fileWith({ settings: { appearance: { textSizePct: 300 } } }),
      'settings.appearance.textSizePct',
    ],
    ['a section that is none', () => fileWith({ settings: { appearance: 'dark' } }), 'settings.appearance'],
    ['null in a field', () => fileWith({ settings: { appearance: { theme: null } } }), 'settings.appearance.theme'],
  ])('%s is refused with the field at fault', (_name, text, field) => {
    for (const work of [settings.previewFile, settings.importFile]) {
      const error = failure(() => work({ text: text() }))
      expect(error).toMatchObject({ code: 'bad-input', detail: { field } })
      expect(error.message).toContain(field === 'file' ? 'settings file' : field)
    }
    expect(settings.load()).toMatchObject({ revision: 0, settings: DEFAULTS })
  })
})
