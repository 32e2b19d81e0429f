import { existsSync } from 'node:fs'
import path from 'node:path'
import { runChild } from './run-child.mjs'
import { hasStamp, hashFiles, listFiles, writeStamp } from './stamp.mjs'
import { LauncherError, sayWhile } from './words.mjs'

const SOURCE_FOLDERS = ['shared', 'electron', 'renderer', 'scripts/build']
const SOURCE_FILES = [
  'package.json',
  'package-lock.json',
  'scripts/build.mjs',
  'tsconfig.base.json',
  'resources/notices.json',
]

/** @param {string} root */
export function isBuildFresh(root) {
  return hasStamp(path.join(root, 'out'), hashSources(root))
}

/**
 * @param {string} root
 * @param {string} node
 * @param {import('./lock.mjs').HeldLock} lock
 */
export async function ensureBuild(root, node, lock) {
  const stamp = hashSources(root)
  if (hasStamp(path.join(root, 'out'), stamp)) return
  await sayWhile('building', async () => {
    const env = { ...process.env, NODE_ENV: 'production' }
    const code = await runChild(node, [path.join(root, 'scripts', 'build.mjs')], { cwd: root, env, lock })
    if (code !== 0) throw new LauncherError(`the build failed (exit ${code}); its words are above`)
  })
  // Of the sources as they were when the build began: what was saved meanwhile is built at the next start.
  writeStamp(path.join(root, 'out'), stamp)
}

/** @param {string} root */
function hashSources(root) {
  const files = [...SOURCE_FOLDERS.flatMap((folder) => listFiles(root, folder)), ...SOURCE_FILES]
  return hashFiles(
    root,
    files.filter((file) => !/\.test\.tsx?$/u.test(file) && existsSync(path.join(root, file))),
  )
}
