import path from 'node:path'
import { FUSES } from './fuses.mjs'
import { importPackagerTool } from './tools.mjs'

/**
 * electron-builder's `afterPack` hook: runs before signing, which seals what it changed.
 * @param {{ appOutDir: string, electronPlatformName: string, packager: any }} context
 */
export async function afterPack({ appOutDir, electronPlatformName, packager }) {
  const { flipFuses, FuseV1Options, FuseVersion } = await importPackagerTool('@electron/fuses')
  const { productFilename } = packager.appInfo
  /** @type {Record<string, string>} */
  const names = {
    darwin: `${productFilename}.app`,
    win32: `${productFilename}.exe`,
    linux: packager.executableName,
  }
  const name = names[electronPlatformName]
  if (!name) throw new Error(`no package is built for ${electronPlatformName}`)
  await flipFuses(path.join(appOutDir, name), {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    // An unsigned Apple Silicon binary starts only with an ad-hoc signature over its bytes, which were just changed.
    resetAdHocDarwinSignature: electronPlatformName === 'darwin',
    ...Object.fromEntries(Object.entries(FUSES).map(([fuse, isOn]) => [FuseV1Options[fuse], isOn])),
  })
}
