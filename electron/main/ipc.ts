import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron'
import { isTrustedSender } from './policy.ts'

/** The only file that touches ipcMain: whoever is not our own page is not heard. */
export function onMessage(channel: string, listener: (event: IpcMainEvent, argument: unknown) => void): void {
  ipcMain.on(channel, (event, argument: unknown) => {
    if (isTrustedSender(event.senderFrame)) listener(event, argument)
  })
}

/** For calls that wait for an answer. */
export function onCall(channel: string, answer: (event: IpcMainInvokeEvent) => unknown): void {
  ipcMain.handle(channel, (event) => {
    if (!isTrustedSender(event.senderFrame)) throw new Error('refused: untrusted sender')
    return answer(event)
  })
}
