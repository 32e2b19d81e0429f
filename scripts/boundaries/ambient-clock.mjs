import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from '@swc/core'

/**
 * `new Date()` and `Date()` read the machine's clock; with an argument they only convert. The linter knows names, not
 * arguments, so these two are looked for here; the other ambient names stand in .oxlintrc.json.
 * @param {string} root
 * @param {readonly string[]} files relative to root
 * @returns {Promise<import('./check-walls.mjs').Breach[]>}
 */
export async function findAmbientClock(root, files) {
  const pure = files.filter(
    (file) => /^(shared|electron\/engine)\//u.test(file) && !/\.test\.ts$|\/test-[^/]+$/u.test(file),
  )
  const found = await Promise.all(
    pure.map(async (file) => {
      const source = await readFile(path.join(root, file), 'utf8')
      return hasBareDate(await parse(source, { syntax: 'typescript', target: 'es2024' })) ? [file] : []
    }),
  )
  return found.flat().map((from) => ({
    wall: 'no-ambient-clock',
    why: 'time comes from the host, so that replay and tests own it',
    from,
    to: 'new Date() without an argument',
  }))
}

/**
 * @param {unknown} node
 * @returns {boolean}
 */
function hasBareDate(node) {
  if (typeof node !== 'object' || node === null) return false
  if (Array.isArray(node)) return node.some(hasBareDate)
  const { type, callee, arguments: given } = /** @type {Record<string, any>} */ (node)
  const isCall = type === 'NewExpression' || type === 'CallExpression'
  if (isCall && callee?.type === 'Identifier' && callee.value === 'Date') {
    if (type === 'CallExpression' || !given?.length) return true
  }
  return Object.values(node).some(hasBareDate)
}
