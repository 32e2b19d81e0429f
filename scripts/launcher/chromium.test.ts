import path from 'node:path'
import { expect, test } from 'vitest'
import { findChromium } from './chromium.mjs'
import { createTestClone } from './test-clone.ts'

test("a set path wins, then Playwright's newest build, then the system's", () => {
  const clone = createTestClone()
  const env = { PATH: path.join(clone.root, 'bin'), PLAYWRIGHT_BROWSERS_PATH: path.join(clone.root, 'pw') }
  expect(findChromium(env, 'linux')).toBeUndefined()
  clone.write('bin/google-chrome', '')
  expect(findChromium(env, 'linux')).toBe(path.join(clone.root, 'bin', 'google-chrome'))
  clone.write('bin/chromium', '')
  expect(findChromium(env, 'linux')).toBe(path.join(clone.root, 'bin', 'chromium'))
  clone.write('pw/chromium-999/chrome-linux/chrome', '')
  clone.write('pw/chromium_headless_shell-1200/chrome-linux/headless_shell', '')
  clone.write('pw/firefox-9999/firefox/firefox', '')
  expect(findChromium(env, 'linux')).toBe(
    path.join(clone.root, 'pw', 'chromium_headless_shell-1200', 'chrome-linux', 'headless_shell'),
  )
  expect(findChromium({ ...env, TAPEDECK_CHROMIUM: '/opt/my-chrome' }, 'linux')).toBe('/opt/my-chrome')
})
