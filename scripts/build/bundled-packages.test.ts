import path from 'node:path'
import { expect, test } from 'vitest'
import { packageFolderOf } from './bundled-packages.mjs'

const root = path.resolve('/clone')

test.each([
  ['node_modules/zod/v4/core.js', 'node_modules/zod'],
  ['node_modules/@orpc/client/dist/index.mjs', 'node_modules/@orpc/client'],
  ['node_modules/cmdk/node_modules/@radix-ui/react-id/index.js', 'node_modules/cmdk/node_modules/@radix-ui/react-id'],
  ['node_modules/react/index.js?commonjs-exports', 'node_modules/react'],
])('%s belongs to %s', (file, folder) => {
  expect(packageFolderOf(path.join(root, file), root)).toBe(folder)
  expect(packageFolderOf(`\0${path.join(root, file)}`, root)).toBe(folder)
})

test('what the bundler adds of itself counts as its package, our own files as none', () => {
  expect(packageFolderOf('\0rolldown/runtime.js', root)).toBe('node_modules/rolldown')
  expect(packageFolderOf('\0vite/preload-helper.js', root)).toBe('node_modules/vite')
  expect(packageFolderOf(path.join(root, 'renderer', 'main.tsx'), root)).toBeUndefined()
})
