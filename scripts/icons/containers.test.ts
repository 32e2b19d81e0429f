import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { packIcns, packIco } from './containers.mjs'

const icons = path.join(import.meta.dirname, '..', '..', 'resources', 'icons')
const PNG_START = Buffer.from([0x89, 0x50, 0x4e, 0x47])

test('the .ico lists each PNG with its size and where it lies', () => {
  const ico = packIco([
    { sizePx: 16, png: Buffer.from('small') },
    { sizePx: 256, png: Buffer.from('larger') },
  ])
  expect([ico.readUInt16LE(0), ico.readUInt16LE(2), ico.readUInt16LE(4)]).toEqual([0, 1, 2])
  expect([ico.readUInt8(6), ico.readUInt8(22)]).toEqual([16, 0])
  const second = ico.readUInt32LE(22 + 12)
  expect(ico.subarray(second, second + ico.readUInt32LE(22 + 8)).toString()).toBe('larger')
  expect(ico.length).toBe(second + 'larger'.length)
})

test('the .icns gives its own length and a size of two names twice', () => {
  const icns = packIcns([{ sizePx: 256, png: Buffer.from('png') }])
  expect(icns.subarray(0, 4).toString()).toBe('icns')
  expect(icns.readUInt32BE(4)).toBe(icns.length)
  expect(icns.subarray(8).toString('latin1')).toBe('ic08\0\0\0\x0bpngic13\0\0\0\x0bpng')
})

test('the icons in the clone hold what Windows, macOS and Linux ask for', () => {
  const ico = readFileSync(path.join(icons, 'tapedeck.ico'))
  const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, at) => ico.readUInt8(6 + 16 * at) || 256)
  expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256])
  expect(readFileSync(path.join(icons, 'tapedeck.icns')).includes('ic10')).toBe(true)
  const png = readFileSync(path.join(icons, '512x512.png'))
  expect(png.subarray(0, 4)).toEqual(PNG_START)
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([512, 512])
})
