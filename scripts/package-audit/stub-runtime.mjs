import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** How @electron/fuses finds the wire in a binary: this word, the wire's version, its length, one byte per fuse. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
/** As Electron 45 ships it; five of the nine differ from what we want, so a build that flips nothing is seen. */
const SHIPPED_WIRE = '101100011'

/**
 * A folder that electron-builder takes for Electron. It cannot run: what is audited is what we add to it and do to it.
 * @param {string} folder
 * @param {'linux' | 'win32'} platform
 * @param {string} electronVersion
 */
export function writeStubRuntime(folder, platform, electronVersion) {
  mkdirSync(path.join(folder, 'locales'), { recursive: true })
  mkdirSync(path.join(folder, 'resources'))
  const wire = Buffer.concat([
    Buffer.from(FUSE_SENTINEL),
    Buffer.from([1, SHIPPED_WIRE.length]),
    Buffer.from(SHIPPED_WIRE),
  ])
  const script = Buffer.from('#!/bin/sh\necho "a stub of Electron for the package audit" >&2\nexit 1\n#')
  const binary = path.join(folder, platform === 'win32' ? 'electron.exe' : 'electron')
  writeFileSync(binary, Buffer.concat([script, wire, Buffer.from('\n')]), { mode: 0o755 })
  writeFileSync(path.join(folder, 'version'), electronVersion)
  for (const name of ['LICENSE', 'LICENSES.chromium.html']) writeFileSync(path.join(folder, name), 'stub\n')
  // Two, so that electronLanguages has one to leave out.
  for (const name of ['en-US.pak', 'de.pak']) writeFileSync(path.join(folder, 'locales', name), 'stub\n')
  if (platform === 'linux') writeFileSync(path.join(folder, 'chrome-sandbox'), 'stub\n', { mode: 0o755 })
}
