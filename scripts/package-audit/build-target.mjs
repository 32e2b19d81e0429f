import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { importPackagerTool } from '../packager/tools.mjs'

/**
 * `node build-target.mjs PLATFORM ARCH STUB OUTPUT TARGET`, a process of its own because electron-builder writes to stdout
 * and keeps state per run. electron-builder.yml as it is, but for what only a real Electron could take.
 */
const [platform, arch, stub, output, target] = /** @type {[string, string, string, string, string]} */ (
  /** @type {unknown} */ (process.argv.slice(2))
)
const { build, Platform, archFromString } = await importPackagerTool('electron-builder')
await build({
  projectDir: path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..'),
  targets: (platform === 'win32' ? Platform.WINDOWS : Platform.LINUX).createTarget([target], archFromString(arch)),
  publish: 'never',
  config: {
    electronDist: stub,
    directories: { output },
    // Both edit the executable, and the stub is a script.
    disableAsarIntegrity: true,
    win: { signAndEditExecutable: false },
  },
})
