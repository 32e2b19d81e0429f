/** Bytes that are no whole, undamaged chunk of a version known here. `message` says what is wrong with them. */
export class PackError extends Error {
  override readonly name = 'PackError'
}
