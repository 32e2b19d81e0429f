import { expect, test } from 'vitest'
import {
  afterPageCrash,
  isOwnUrl,
  isTrustedSender,
  mayDownload,
  mayGrant,
  mayOpenOutside,
  mayRequest,
  protectionNotices,
} from './policy.ts'

const OWN = 'app://tapedeck/index.html#/markets'
const FOREIGN = [
  '',
  'tapedeck',
  'app://tapedeck.evil.test/',
  'app://evil.test/tapedeck',
  'app://tapedeck@evil.test/',
  'app://user@tapedeck/',
  'app://:secret@tapedeck/',
  'app://tapedeck:81/',
  'app:tapedeck/index.html',
  'https://tapedeck/',
  'https://evil.test/app://tapedeck/',
  'file:///etc/passwd',
  'http://127.0.0.1:9/',
  'javascript:alert(1)',
  'about:blank',
  'devtools://devtools/bundled/inspector.html',
]

test('own is one scheme and one host, whatever else an address says', () => {
  for (const url of [OWN, 'app://tapedeck', 'app://tapedeck/assets/x.js?y']) expect(isOwnUrl(url), url).toBe(true)
  for (const url of FOREIGN) expect(isOwnUrl(url), url).toBe(false)
})

test('only the main frame of our own page is heard', () => {
  expect(isTrustedSender({ url: OWN, parent: null })).toBe(true)
  expect(isTrustedSender({ url: OWN, parent: {} })).toBe(false)
  expect(isTrustedSender({ url: 'https://evil.test/', parent: null })).toBe(false)
  expect(isTrustedSender(null)).toBe(false)
  expect(isTrustedSender(undefined)).toBe(false)
})

test('a page loads its own files and what it made itself; the network is not for pages', () => {
  const options = { hasDevTools: false }
  for (const url of [OWN, 'blob:app://tapedeck/1-2', 'data:image/png;base64,AA']) {
    expect(mayRequest(url, options), url).toBe(true)
  }
  for (const url of [...FOREIGN, 'blob:https://evil.test/1', 'wss://tapedeck/', 'blob:']) {
    expect(mayRequest(url, options), url).toBe(false)
  }
})

test('the developer tools load themselves where there are any', () => {
  expect(mayRequest('devtools://devtools/x.js', { hasDevTools: true })).toBe(true)
  expect(mayRequest('https://evil.test/devtools:', { hasDevTools: true })).toBe(false)
})

test('only a file the page made is saved', () => {
  expect(mayDownload('blob:app://tapedeck/1-2')).toBe(true)
  for (const url of [OWN, 'blob:https://evil.test/1', 'xblob:app://tapedeck/1', 'data:text/plain,x']) {
    expect(mayDownload(url), url).toBe(false)
  }
})

test('one permission is granted, to us', () => {
  expect(mayGrant('clipboard-sanitized-write', OWN)).toBe(true)
  expect(mayGrant('clipboard-sanitized-write', 'https://evil.test/')).toBe(false)
  for (const name of ['clipboard-read', 'media', 'notifications', 'fullscreen', 'unknown', '']) {
    expect(mayGrant(name, OWN), name).toBe(false)
  }
})

test('outside opens by whole address', () => {
  expect(mayOpenOutside('https://www.tradingview.com/')).toBe(true)
  const near = [
    'https://www.tradingview.com',
    'https://www.tradingview.com/x',
    'https://www.tradingview.com/?q',
    'https://www.tradingview.com.evil.test/',
    'http://www.tradingview.com/',
    'https://user@www.tradingview.com/',
    'file:///etc/passwd',
  ]
  for (const url of near) expect(mayOpenOutside(url), url).toBe(false)
})

test('a page that dies is loaded again, but not twice in a minute', () => {
  expect(afterPageCrash('crashed', undefined, false)).toBe('reload')
  expect(afterPageCrash('oom', 59_999, false)).toBe('error-page')
  expect(afterPageCrash('killed', 60_000, false)).toBe('reload')
  expect(afterPageCrash('clean-exit', undefined, false)).toBe('nothing')
  expect(afterPageCrash('launch-failed', 1, true)).toBe('ask')
  expect(afterPageCrash('crashed', 60_000, true)).toBe('reload')
  expect(afterPageCrash('clean-exit', 1, true)).toBe('nothing')
})

test('a start without the sandbox says so', () => {
  expect(protectionNotices(() => false)).toEqual([])
  const notices = protectionNotices((name) => name === 'no-sandbox')
  expect(notices).toHaveLength(1)
  expect(notices[0]).toContain('--no-sandbox')
})
