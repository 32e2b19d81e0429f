/** Preloaded into the packed engine: stands where Electron's main process would, over the IPC channel of a Node child. */
;/** @type {any} */ (process).parentPort = {
  /** @param {string} event @param {(event: { data: unknown, ports: never[] }) => void} listener */
  on(event, listener) {
    if (event === 'message') process.on('message', (data) => listener({ data, ports: [] }))
  },
  /** @param {unknown} message */
  postMessage(message) {
    process.send?.(message)
  },
}
