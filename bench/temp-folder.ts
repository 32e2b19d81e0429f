import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folders: string[] = []
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A folder that goes with this process, however it ends. */
export function makeTempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-bench-'))
  folders.push(folder)
  return folder
}
