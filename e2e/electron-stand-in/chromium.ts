import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from '../../scripts/launcher/chromium.mjs'
import { connectCdp, type Cdp } from './cdp.ts'

export interface Chromium {
  readonly cdp: Cdp
  /** For a second client, the story. */
  readonly endpoint: string
  close(): Promise<void>
}

const ARGS = [
  '--headless',
  '--remote-debugging-port=0',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--force-prefers-reduced-motion',
  '--window-size=1440,900',
  // What main does not answer is nowhere.
  '--host-resolver-rules=MAP * ~NOTFOUND',
]

export async function startChromium(): Promise<Chromium> {
  const executable = findChromium(process.env, process.platform)
  if (!executable) throw new Error('no Chromium was found')
  const profile = mkdtempSync(join(tmpdir(), 'tapedeck-stand-in-'))
  const child = spawn(executable, [...ARGS, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exited = once(child, 'exit')
  // The stand-in may be killed at any moment; its browser must not stay.
  const killWithUs = (): void => void child.kill('SIGKILL')
  process.once('exit', killWithUs)
  const endpoint = await new Promise<string>((resolve, reject) => {
    let words = ''
    child.stderr.on('data', (chunk: Buffer) => {
      words += chunk.toString()
      const found = /DevTools listening on (ws:\S+)/u.exec(words)?.[1]
      if (found) resolve(found)
    })
    child.once('exit', (code) => reject(new Error(`Chromium ended with ${code}: ${words}`)))
  })
  const cdp = await connectCdp(endpoint)
  return {
    cdp,
    endpoint,
    async close() {
      process.removeListener('exit', killWithUs)
      await cdp.send('Browser.close').catch(() => undefined)
      cdp.close()
      await exited
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
