import path from 'node:path'
import { parseArgs } from 'node:util'
import { fileURLToPath } from 'node:url'
import { LauncherError, runLauncher } from '../launcher/words.mjs'
import { releaseOptions } from './release-options.mjs'
import { importPackagerTool } from './tools.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')
/** @type {Readonly<Partial<Record<NodeJS.Platform, string>>>} */
const HOST_PLATFORM = { linux: 'linux', win32: 'win', darwin: 'mac' }

/** Started by scripts/package.mjs under Node 24: `[--platform linux|win|mac] [--arch x64|arm64] [--target NAME …]`. */
await runLauncher(async () => {
  const { values } = readArguments(process.argv.slice(2))
  const platformName = values.platform ?? HOST_PLATFORM[process.platform] ?? ''
  const { build, Platform, archFromString } = await importPackagerTool('electron-builder')
  /** @type {Record<string, any>} */
  const platforms = { linux: Platform.LINUX, win: Platform.WINDOWS, mac: Platform.MAC }
  const platform = platforms[platformName]
  if (!platform) throw new LauncherError(`--platform ${platformName}: one of linux win mac`, 2)
  const arches = values.arch ? [values.arch] : ['x64', 'arm64']
  const artifacts = await build({
    projectDir: root,
    targets: platform.createTarget(values.target ?? [], ...arches.map((arch) => archFromString(arch))),
    config: releaseOptions(process.env),
    publish: 'never',
  }).catch((/** @type {Error} */ error) => {
    throw new LauncherError(`electron-builder: ${error.message}`)
  })
  for (const file of artifacts) process.stderr.write(`${path.relative(root, file)}\n`)
  return 0
})

/** @param {string[]} args */
function readArguments(args) {
  try {
    return parseArgs({
      args,
      options: {
        platform: { type: 'string' },
        arch: { type: 'string' },
        target: { type: 'string', multiple: true },
      },
    })
  } catch (error) {
    throw new LauncherError(/** @type {Error} */ (error).message, 2)
  }
}
