import { EventEmitter } from 'node:events'

type Answer = (event: unknown, ...args: unknown[]) => unknown

class IpcMain extends EventEmitter {
  readonly answers = new Map<string, Answer>()

  handle(channel: string, answer: Answer): void {
    if (this.answers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    this.answers.set(channel, answer)
  }
}

export const ipcMain = new IpcMain()
