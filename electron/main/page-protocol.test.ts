import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createPageHandler } from './page-protocol.ts'

const dir = mkdtempSync(join(tmpdir(), 'tapedeck-page-'))
const web = join(dir, 'renderer')
mkdirSync(join(web, 'assets'), { recursive: true })
writeFileSync(join(web, 'index.html'), '<p>page</p>')
writeFileSync(join(web, 'assets', 'a.js'), 'one()')
writeFileSync(join(web, '.env'), 'secret')
writeFileSync(join(web, 'a.map'), 'map')
writeFileSync(join(dir, 'outside.js'), 'secret')
symlinkSync(join(dir, 'outside.js'), join(web, 'linked.js'))
afterAll(() => rmSync(dir, { recursive: true }))

const handle = createPageHandler(web)
const get = (url: string, init?: RequestInit): Promise<Response> => handle(new Request(url, init))

test('serves the page and its files, each with the policy', async () => {
  const page = await get('app://tapedeck/')
  expect(await page.text()).toBe('<p>page</p>')
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  const script = await get('app://tapedeck/assets/a.js?x#y')
  expect(await script.text()).toBe('one()')
  expect(script.headers.get('content-type')).toContain('text/javascript')
  for (const response of [page, script]) {
    expect(response.status).toBe(200)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'; ")
    expect(response.headers.get('content-security-policy')).toContain("connect-src 'self'; ")
    expect(response.headers.get('content-security-policy')).not.toContain('unsafe')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
  }
})

test('nothing outside its folder, and nothing that is not part of a page', async () => {
  const refused = [
    'app://tapedeck/../outside.js',
    'app://tapedeck/..%2foutside.js',
    'app://tapedeck/%2e%2e/outside.js',
    'app://tapedeck/..%5coutside.js',
    'app://tapedeck/assets/..%2f..%2foutside.js',
    'app://tapedeck//etc/passwd',
    'app://tapedeck/%00',
    'app://tapedeck/linked.js',
    'app://tapedeck/.env',
    'app://tapedeck/a.map',
    'app://tapedeck/assets',
    'app://tapedeck/nothing.js',
    'app://other/index.html',
    'https://tapedeck/index.html',
  ]
  for (const url of refused) {
    const response = await get(url)
    expect(response.status, url).toBe(404)
    expect(response.headers.get('content-security-policy'), url).toContain("default-src 'none'")
  }
})

test('only reads', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'HEAD']) {
    expect((await get('app://tapedeck/index.html', { method })).status, method).toBe(405)
  }
})

test('the page for a window that stopped twice has no script and a way back', async () => {
  const page = await get('app://tapedeck/stopped.html')
  const html = await page.text()
  expect(page.status).toBe(200)
  expect(page.headers.get('content-type')).toContain('text/html')
  expect(html).not.toContain('<script')
  expect(html).not.toContain('style=')
  expect(html).toContain('href="./index.html"')
  const style = await get('app://tapedeck/stopped.css')
  expect(style.status).toBe(200)
  expect(style.headers.get('content-type')).toContain('text/css')
  expect(await style.text()).toContain('system-ui')
})
