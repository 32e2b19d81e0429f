import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** What no test of behaviour would notice: words that must not stand in the shell's sources, and where the dangerous ones may. */
const electronDir = join(import.meta.dirname, '..')
const sources = ['main', 'preload'].flatMap((room) =>
  readdirSync(join(electronDir, room))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => ({ file: `${room}/${name}`, text: readFileSync(join(electronDir, room, name), 'utf8') })),
)

function filesWith(pattern: RegExp): string[] {
  return sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file)
}

function onlyMatch(file: string, pattern: RegExp): string {
  const text = sources.find((source) => source.file === file)?.text ?? ''
  const found = [...text.matchAll(pattern)]
  expect(found, `${file}: ${pattern}`).toHaveLength(1)
  return found[0]?.[0] ?? ''
}

test('checklist 8, 9, 10 and their like are nowhere', () => {
  const forbidden =
    /allowRunningInsecureContent|experimentalFeatures|[bB]linkFeatures|disable-web-security|unsafe-(?:inline|eval)|executeJavaScript|loadFile|registerFileProtocol|bypassCSP|enableRemoteModule|ignore-certificate|certificate-error|setCertificateVerifyProc|\bremote\b|nodeIntegration\w*: true|sandbox: false|contextIsolation: false|webSecurity: false|webviewTag: true|appendSwitch/u
  expect(filesWith(forbidden)).toEqual([])
})

test('there is one window, and its preferences are written literally', () => {
  expect(filesWith(/new (?:BrowserWindow|BrowserView|WebContentsView|BaseWindow)\(/u)).toEqual(['main/app-window.ts'])
  const preferences = onlyMatch('main/app-window.ts', /webPreferences: \{[^}]*\}/gu)
  expect(preferences).not.toContain('...')
  expect([...preferences.matchAll(/(\w+): (true|false)/gu)].map(([, name, value]) => `${name} ${value}`)).toEqual([
    'sandbox true',
    'contextIsolation true',
    'nodeIntegration false',
    'nodeIntegrationInWorker false',
    'nodeIntegrationInSubFrames false',
    'webSecurity true',
    'webviewTag false',
    'navigateOnDragDrop false',
    'spellcheck false',
  ])
  expect(preferences).toContain('devTools: hasDevTools')
})

test('the two doors are held in one file each', () => {
  expect(filesWith(/\bipcMain\b/u)).toEqual(['main/ipc.ts'])
  expect(filesWith(/\bopenExternal\b|\bopenPath\b/u)).toEqual(['main/lock-down.ts'])
  expect(filesWith(/\bipcRenderer\.|\bcontextBridge\./u)).toEqual(['preload/preload.ts'])
})

test('a page loads from app: alone', () => {
  for (const { file, text } of sources) {
    for (const [, target] of text.matchAll(/\.loadURL\(([^)]*)\)/gu))
      expect(target, file).toMatch(/^`\$\{APP_ORIGIN\}/u)
  }
})

test('a port goes to this origin, never to whoever listens', () => {
  expect(onlyMatch('preload/preload.ts', /window\.postMessage\([^)]*\)/gu)).toContain(', location.origin, ')
  expect(filesWith(/postMessage\([^)]*'\*'/u)).toEqual([])
})

test('crash reports stay on this machine', () => {
  expect(onlyMatch('main/main.ts', /crashReporter\.start\([^)]*\)/gu)).toBe(
    'crashReporter.start({ uploadToServer: false })',
  )
})

test('a file that Electron waits for before it is ready does not wait for readiness', () => {
  expect(filesWith(/await app\.whenReady/u)).toEqual([])
})
