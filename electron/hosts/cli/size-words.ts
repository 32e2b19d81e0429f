const MB = 1_000_000

/** Bytes for people; `--json` has them exactly. */
export function sizeWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`
  return bytes < MB ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / MB).toFixed(1)} MB`
}
