/**
 * @typedef {{ sizePx: number, png: Buffer }} Drawing
 */

const ICO_HEADER_BYTES = 6
const ICO_ENTRY_BYTES = 16

/**
 * A Windows icon whose images are PNGs, which Windows reads since Vista. Sizes up to 256; 256 is written as 0.
 * @param {readonly Drawing[]} drawings
 */
export function packIco(drawings) {
  const head = Buffer.alloc(ICO_HEADER_BYTES + ICO_ENTRY_BYTES * drawings.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(drawings.length, 4)
  let offset = head.length
  for (const [index, { sizePx, png }] of drawings.entries()) {
    const at = ICO_HEADER_BYTES + ICO_ENTRY_BYTES * index
    head.writeUInt8(sizePx % 256, at)
    head.writeUInt8(sizePx % 256, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(png.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += png.length
  }
  return Buffer.concat([head, ...drawings.map(({ png }) => png)])
}

/** Apple's names for a PNG of a size; a retina size has a second name with the same pixels. */
/** @type {Readonly<Record<number, readonly string[]>>} */
const ICNS_TYPES = {
  32: ['ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic08', 'ic13'],
  512: ['ic09', 'ic14'],
  1024: ['ic10'],
}

/** @param {readonly Drawing[]} drawings */
export function packIcns(drawings) {
  const parts = drawings.flatMap(({ sizePx, png }) => (ICNS_TYPES[sizePx] ?? []).map((type) => block(type, png)))
  return block('icns', Buffer.concat(parts))
}

/** @param {string} type @param {Buffer} content */
function block(type, content) {
  const head = Buffer.alloc(8)
  head.write(type, 'latin1')
  head.writeUInt32BE(head.length + content.length, 4)
  return Buffer.concat([head, content])
}
