import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFrameReader, toSocketFrames } from './socket-frames.ts'

function roundTrip(message: object): object | undefined {
  const { text, binaries } = toSocketFrames(message)
  const reader = createFrameReader()
  let whole = reader.push(text)
  for (const bytes of binaries) {
    expect(whole).toBeUndefined()
    whole = reader.push(bytes)
  }
  return whole
}

test('a message without bytes is its plain JSON', () => {
  expect(toSocketFrames({ i: '1', p: { b: [1, null] } })).toEqual({
    text: '{"i":"1","p":{"b":[1,null]}}',
    binaries: [],
  })
})

test('bytes go beside the text, untouched and uncopied', () => {
  const bytes = Uint8Array.of(0, 255, 34, 10)
  const { text, binaries } = toSocketFrames({ p: { b: { columns: bytes, name: 'x' } } })
  expect(text).toBe('[{"p":{"b":{"columns":null,"name":"x"}}},[["p","b","columns"]]]')
  expect(binaries[0]).toBe(bytes)
})

test('the message that was sent is not changed', () => {
  const message = { list: [{ bytes: Uint8Array.of(1) }], other: { deep: true } }
  toSocketFrames(message)
  expect(message.list[0]?.bytes).toBeInstanceOf(Uint8Array)
})

test('any JSON with any bytes comes back the same', () => {
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.uint8Array({ maxLength: 20 }))
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(
        fc.string().filter((key) => key !== '__proto__'),
        tie('tree'),
        { maxKeys: 4 },
      ),
    ),
  }))
  fc.assert(
    fc.property(fc.record({ body: tree }), (message) => {
      expect(roundTrip(message)).toEqual(message)
    }),
    { numRuns: 300 },
  )
})

test('messages may follow each other with and without bytes', () => {
  const reader = createFrameReader()
  expect(reader.push('[{"a":null},[["a"]]]')).toBeUndefined()
  expect(reader.push(Uint8Array.of(1).buffer)).toEqual({ a: Uint8Array.of(1) })
  expect(reader.push('{"b":2}')).toEqual({ b: 2 })
})

test.each([
  ['text that is no JSON', ['{']],
  ['no object', ['7']],
  ['null', ['null']],
  ['no places', ['[{"a":1},[]]']],
  ['a place that is no path', ['[{"a":1},["a"]]']],
  ['an empty path', ['[{"a":1},[[]]]']],
  ['a path of the wrong kind', ['[{"a":1},[[{}]]]']],
  ['too many places', [`[{"a":1},[${Array.from({ length: 65 }, () => '["a"]').join()}]]`]],
  ['bytes nobody announced', [Uint8Array.of(1)]],
  ['text where bytes must come', ['[{"a":null},[["a"]]]', '{}']],
  ['a place that does not exist', ['[{"a":null},[["b"]]]', Uint8Array.of(1)]],
  ['a place inside a number', ['[{"a":1},[["a","b"]]]', Uint8Array.of(1)]],
  ['a way to the prototype', ['[{"a":{}},[["a","__proto__","x"]]]', Uint8Array.of(1)]],
  ['a way to the constructor', ['[{"a":{}},[["constructor","x"]]]', Uint8Array.of(1)]],
])('%s is refused', (_, frames) => {
  const reader = createFrameReader()
  expect(() => frames.map((frame) => reader.push(frame))).toThrow(/frame: |JSON/)
  expect(({} as { x?: unknown }).x).toBeUndefined()
})
