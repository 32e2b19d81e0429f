import { readFileSync } from 'node:fs'

/** The isolated world in which a preload runs, and the function through which it reaches main. */
export const WORLD = 'Electron Isolated Context'
export const UP = '__standInUp'

const codec = readFileSync(new URL('./codec.js', import.meta.url), 'utf8').replaceAll('export function', 'function')

/**
 * Page's world: builds what `exposeInMainWorld` describes, as frozen functions that answer through a port. In Electron a bridge
 * function may answer at once; here all answers are promises.
 */
export const PAGE_WORLD = `(() => {
  if (window.top !== window) return
  // Electron's ports tell when their other end is gone, which Chromium's do not. Ports are counted in the order they come.
  const ports = []
  addEventListener('message', ({ source, ports: [port] }) => {
    if (source !== window || !port) return
    const at = ports.push(port) - 1
    const close = port.close.bind(port)
    port.close = () => {
      close()
      document.dispatchEvent(new CustomEvent('stand-in-closed-here', { detail: at }))
    }
  })
  document.addEventListener('stand-in-closed-there', ({ detail }) => ports[detail].dispatchEvent(new Event('close')))
  document.addEventListener('stand-in-expose', ({ detail }) => {
    const { key, tree } = JSON.parse(detail)
    const { port1, port2 } = new MessageChannel()
    const answers = new Map()
    const callbacks = new Map()
    let lastId = 0
    port1.onmessage = ({ data }) => {
      if (data.callback !== undefined) return callbacks.get(data.callback)(...data.args)
      const { resolve, reject } = answers.get(data.id)
      answers.delete(data.id)
      data.error === undefined ? resolve(data.value) : reject(new Error(data.error))
    }
    const call = (path, args) => new Promise((resolve, reject) => {
      const id = ++lastId
      answers.set(id, { resolve, reject })
      port1.postMessage({ id, path, args: args.map((value) => {
        if (typeof value !== 'function') return { value }
        callbacks.set(++lastId, value)
        return { callback: lastId }
      }) })
    })
    const build = (node, path) => {
      if (node.kind === 'function') return Object.freeze((...args) => call(path, args))
      if (node.kind === 'value') return node.value
      return Object.freeze(Object.fromEntries(Object.entries(node.items).map(([name, item]) => [name, build(item, [...path, name])])))
    }
    Object.defineProperty(window, key, { value: build(tree, []), writable: false, configurable: false, enumerable: true })
    document.dispatchEvent(new MessageEvent('stand-in-port', { ports: [port2] }))
  })
})()`

/** Preload's world: `require('electron')` with contextBridge and ipcRenderer, then the preload itself. */
export function preloadWorld(preload: string): string {
  return `(() => {
  if (window.top !== window) return
  ${codec}
  const listeners = new Map()
  const answers = new Map()
  const ports = new Map()
  const order = []
  let lastId = 0
  const up = (message) => ${UP}(JSON.stringify(message))
  const openPort = (id) => {
    const { port1, port2 } = new MessageChannel()
    ports.set(id, port1)
    port1.onmessage = ({ data }) => up({ kind: 'port', id, data: encode(data) })
    order.push(id)
    return port2
  }
  document.addEventListener('stand-in-closed-here', ({ detail }) => up({ kind: 'port-close', id: order[detail] }))
  globalThis.__standInDown = (batch) => {
    for (const message of batch) {
      if (message.kind === 'port') ports.get(message.id)?.postMessage(decode(message.data))
      else if (message.kind === 'port-close') {
        document.dispatchEvent(new CustomEvent('stand-in-closed-there', { detail: order.indexOf(message.id) }))
      }
      else if (message.kind === 'event') {
        const event = { ports: message.ports.map(openPort) }
        for (const listener of listeners.get(message.channel) ?? []) listener(event, ...decode(message.args))
      } else {
        const { resolve, reject } = answers.get(message.id)
        answers.delete(message.id)
        message.error === undefined ? resolve(decode(message.value)) : reject(new Error(message.error))
      }
    }
  }
  const ipcRenderer = {
    send: (channel, ...args) => up({ kind: 'send', channel, args: encode(args) }),
    invoke: (channel, ...args) => new Promise((resolve, reject) => {
      const id = ++lastId
      answers.set(id, { resolve, reject })
      up({ kind: 'invoke', id, channel, args: encode(args) })
    }),
    on(channel, listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
  }
  const contextBridge = {
    exposeInMainWorld(key, api) {
      const functions = new Map()
      const describe = (value, path) => {
        if (typeof value === 'function') {
          functions.set(path.join('.'), value)
          return { kind: 'function' }
        }
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return { kind: 'value', value }
        return { kind: 'object', items: Object.fromEntries(Object.entries(value).map(([name, item]) => [name, describe(item, [...path, name])])) }
      }
      document.addEventListener('stand-in-port', ({ ports: [port] }) => {
        port.onmessage = async ({ data: { id, path, args } }) => {
          try {
            const given = args.map((arg) => 'callback' in arg ? (...values) => port.postMessage({ callback: arg.callback, args: values }) : arg.value)
            port.postMessage({ id, value: await functions.get(path.join('.'))(...given) })
          } catch (error) {
            port.postMessage({ id, error: error.message })
          }
        }
      }, { once: true })
      document.dispatchEvent(new CustomEvent('stand-in-expose', { detail: JSON.stringify({ key, tree: describe(api, []) }) }))
    },
  }
  const modules = { electron: { contextBridge, ipcRenderer } }
  const require = (name) => {
    const found = modules[name]
    if (!found) throw new Error('module not found: ' + name)
    return found
  }
  try {
    (function (require, module, exports, process) {
${preload}
    })(require, { exports: {} }, {}, { type: 'renderer', sandboxed: true, contextIsolated: true })
  } catch (error) {
    up({ kind: 'preload-error', message: String(error.stack) })
  }
})()`
}
