import { IMPORT_PIECE_BYTES } from '../../../../shared/contract/imports.ts'
import { AppError } from '../../../../shared/errors.ts'

/**
 * A file in pieces of at most `sizeBytes`, in order; each is read only when it is asked for, so that memory holds one.
 * @throws AppError bad-input when the file cannot be read: a folder, or a file that was moved, changed or locked meanwhile
 */
export async function* readPieces(file: File, sizeBytes: number = IMPORT_PIECE_BYTES): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.size; at += sizeBytes) yield await readPiece(file, at, at + sizeBytes)
}

/** The first piece, empty for an empty file. @throws AppError bad-input */
export function readHead(file: File): Promise<Uint8Array> {
  return readPiece(file, 0, IMPORT_PIECE_BYTES)
}

async function readPiece(file: File, from: number, to: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(from, to).arrayBuffer())
  } catch (cause) {
    const words = 'cannot be read: it is a folder, or was moved, changed or locked since it was chosen'
    throw new AppError('bad-input', `${file.name} ${words}`, { file: file.name }, { cause })
  }
}
