import { DESKTOP_DOOR } from '../../shared/desktop-door.ts'
import type { FromEngine, ToEngine } from '../hosts/desktop/parent-port.ts'
import { answerOsEncryption, type OsEncryptionRequest } from '../hosts/secrets/os-encryption-port.ts'
import type { OsEncryption } from '../hosts/secrets/os-encryption.ts'

/** The parts of Electron's UtilityProcess, MessageChannelMain and WebFrameMain that are used; `Port` is its MessagePortMain. */
interface EngineChild<Port> {
  on(event: 'message', listener: (message: FromEngine) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
  on(event: 'error', listener: (type: string, location: string) => void): unknown
  postMessage(message: ToEngine, ports?: Port[]): void
  kill(): boolean
}

interface PageFrame<Port> {
  isDestroyed(): boolean
  postMessage(channel: string, message: unknown, ports: Port[]): void
}

interface EngineProcessOptions<Port> {
  readonly fork: () => EngineChild<Port>
  readonly openChannel: () => { readonly port1: Port; readonly port2: Port }
  /** The keystore, which only main can reach: it seals and opens, and keeps nothing. */
  readonly keystore: OsEncryption
  readonly onPainted: (route: string) => void
  /** The engine cannot run: true to try again, false to leave it. */
  readonly onFailed: (failure: { readonly code: string; readonly message: string }) => Promise<boolean>
  readonly log: (level: 'info' | 'error', message: string, detail?: Record<string, unknown>) => void
}

export interface EngineProcess<Port> {
  /** Gives the page a port: now, or to the next engine as soon as it is there. */
  connect(frame: PageFrame<Port>): void
  /** Lets the engine finish what it writes. Resolves when it has ended. */
  stop(): Promise<void>
}

const FIRST_DELAY_MS = 250
const LONGEST_DELAY_MS = 8_000
/** An engine that lived this long was well: the next end starts counting anew. */
const WELL_AFTER_MS = 60_000
/** So many ends in a row are not bad luck: the person decides. */
const MOST_RESTARTS = 5
const STOP_PATIENCE_MS = 5_000

/** Runs the engine beside the window and starts it again when it ends. Pages notice by their port and ask for the next one. */
export function startEngineProcess<Port>(options: EngineProcessOptions<Port>): EngineProcess<Port> {
  const { log } = options
  const waiting = new Set<PageFrame<Port>>()
  let child: EngineChild<Port> | undefined
  let isReady = false
  let isStopping = false
  let restarts = 0
  let restart: ReturnType<typeof setTimeout> | undefined
  let onEnded: (() => void) | undefined

  start()

  function start(): void {
    restart = undefined
    const startedMs = performance.now()
    let failure: { code: string; message: string } | undefined
    const started = options.fork()
    child = started
    started.on('message', (message) => {
      if (message.kind === 'painted') options.onPainted(message.route)
      if (message.kind === 'failed') failure = message
      if (message.kind === 'os-encryption') void answerKeystore(started, message)
      if (message.kind !== 'ready') return
      isReady = true
      for (const frame of waiting) handOver(frame)
      waiting.clear()
    })
    // An unheard `error` would end main; `exit` follows it.
    started.on('error', (type, location) => log('error', `engine: ${type} at ${location}`))
    started.on('exit', (code) => {
      child = undefined
      isReady = false
      if (isStopping) return onEnded?.()
      if (performance.now() - startedMs >= WELL_AFTER_MS) restarts = 0
      log('error', `the engine ended with ${code}`, { restarts })
      if (!failure && restarts >= MOST_RESTARTS)
        failure = { code: 'bug', message: `the engine ended ${restarts + 1} times in a row` }
      if (failure) void askPerson(failure)
      else restart = setTimeout(start, Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** restarts++))
    })
  }

  async function answerKeystore(asking: EngineChild<Port>, request: OsEncryptionRequest): Promise<void> {
    const reply = await answerOsEncryption(options.keystore, request)
    if (child === asking) asking.postMessage(reply)
  }

  async function askPerson(failure: { code: string; message: string }): Promise<void> {
    if (!(await options.onFailed(failure)) || isStopping) return
    restarts = 0
    start()
  }

  function handOver(frame: PageFrame<Port>): void {
    if (frame.isDestroyed()) return
    const { port1, port2 } = options.openChannel()
    child?.postMessage({ kind: 'port' }, [port1])
    frame.postMessage(DESKTOP_DOOR.port, null, [port2])
  }

  return {
    connect(frame) {
      if (isReady) handOver(frame)
      else waiting.add(frame)
    },
    stop() {
      isStopping = true
      clearTimeout(restart)
      const ending = child
      if (!ending) return Promise.resolve()
      return new Promise((resolve) => {
        const patience = setTimeout(() => ending.kill(), STOP_PATIENCE_MS)
        onEnded = () => {
          clearTimeout(patience)
          resolve()
        }
        ending.postMessage({ kind: 'close' })
      })
    },
  }
}
