import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkWalls } from './boundaries/check-walls.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const { files, breaches } = await checkWalls(root)
for (const { wall, why, from, to } of breaches) console.error(`${wall}: ${from} → ${to}\n  ${why}`)
console.error(`${files} files, ${breaches.length} walls crossed`)
process.exitCode = breaches.length > 0 ? 1 : 0
