import { describe, expect, test } from 'vitest'
import { readHead, readPieces } from './read-pieces.ts'

async function piecesOf(file: File, sizeBytes: number): Promise<string[]> {
  const pieces: string[] = []
  for await (const piece of readPieces(file, sizeBytes)) pieces.push(new TextDecoder().decode(piece))
  return pieces
}

describe('readPieces', () => {
  test('cuts a file in order, the rest last', async () => {
    expect(await piecesOf(new File(['abcdefgh'], 'x.csv'), 3)).toEqual(['abc', 'def', 'gh'])
    expect(await piecesOf(new File(['abcdef'], 'x.csv'), 3)).toEqual(['abc', 'def'])
    expect(await piecesOf(new File([], 'x.csv'), 3)).toEqual([])
  })

  test('reads a piece only when it is asked for', async () => {
    const file = new File(['abcdefgh'], 'x.csv')
    const slices: number[] = []
    const counted = Object.assign(file, {
      slice(from: number, to: number) {
        slices.push(from)
        return Blob.prototype.slice.call(file, from, to)
      },
    })
    const pieces = readPieces(counted, 2)
    await pieces.next()
    expect(slices).toEqual([0])
    await pieces.next()
    expect(slices).toEqual([0, 2])
  })

  test('a file that is gone is told by its name', async () => {
    const gone = Object.assign(new File(['abc'], 'gone.csv'), {
      slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')) }),
    })
    await expect(readHead(gone)).rejects.toMatchObject({ code: 'bad-input', detail: { file: 'gone.csv' } })
  })
})
