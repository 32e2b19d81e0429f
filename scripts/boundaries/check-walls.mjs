import { existsSync } from 'node:fs'
import path from 'node:path'
import { cruise } from 'dependency-cruiser'
import { findAmbientClock } from './ambient-clock.mjs'
import { WALLS } from './walls.mjs'

const ROOMS = ['shared', 'electron', 'renderer', 'e2e', 'bench']

/**
 * @typedef {{ wall: string, why: string, from: string, to: string }} Breach
 * @param {string} root
 * @returns {Promise<{ files: number, breaches: Breach[] }>}
 */
export async function checkWalls(root) {
  const rooms = ROOMS.filter((room) => existsSync(path.join(root, room)))
  const { output } = await cruise(rooms, {
    baseDir: root,
    validate: true,
    ruleSet: { forbidden: WALLS.map((wall) => ({ severity: 'error', ...wall })) },
    // TypeScript 7 has no API to parse with.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/node_modules/.*/node_modules/|^bench/node_modules/|^e2e/clients/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  })
  if (typeof output === 'string') throw new TypeError('dependency-cruiser gave text instead of its result')
  const files = output.modules.map((module) => module.source).filter((file) => /\.tsx?$/u.test(file))
  const imports = output.summary.violations.map((violation) => ({
    wall: violation.rule.name,
    why: WALLS.find((wall) => wall.name === violation.rule.name)?.comment ?? '',
    from: violation.from,
    to: violation.cycle?.map((step) => step.name).join(' → ') ?? violation.to,
  }))
  return { files: files.length, breaches: [...imports, ...(await findAmbientClock(root, files))] }
}
