export interface TextFile {
  readonly name: string
  readonly text: string
}

/** A settings file has some hundred bytes: more than this is another file, and need not be read. */
const MOST_BYTES = 100_000

/** The system's own file chooser. Call it from a click; never resolves when nothing is chosen. */
export function chooseTextFile(accept: string): Promise<TextFile> {
  return new Promise((resolve, reject) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = accept
    input.addEventListener('change', () => {
      const file = input.files?.[0]
      if (!file) return
      file
        .slice(0, MOST_BYTES)
        .text()
        .then((text) => resolve({ name: file.name, text }), reject)
    })
    input.click()
  })
}

/** To the folder the browser or the user chooses. */
export function saveTextFile(fileName: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  URL.revokeObjectURL(url)
}
