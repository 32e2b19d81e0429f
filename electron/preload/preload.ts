import { contextBridge, ipcRenderer } from 'electron'
import { DESKTOP_DOOR, type DesktopBridge, type WindowAction, type WindowState } from '../../shared/desktop-door.ts'

/** What a page may do besides talking to the engine. Named functions only: no channel, no event, nothing of Electron's. */
const bridge: DesktopBridge = {
  requestPort: () => ipcRenderer.send(DESKTOP_DOOR.requestPort),
  minimise: () => act('minimise'),
  toggleMaximise: () => act('toggle-maximise'),
  close: () => act('close'),
  onWindowState(listener) {
    ipcRenderer.on(DESKTOP_DOOR.windowState, (_event, state: WindowState) => listener(state))
    ipcRenderer.send(DESKTOP_DOOR.windowState)
  },
  notices: () => ipcRenderer.invoke(DESKTOP_DOOR.notices) as Promise<readonly string[]>,
}

function act(action: WindowAction): void {
  ipcRenderer.send(DESKTOP_DOOR.windowAction, action)
}

// A port cannot cross the bridge; a message of the window to itself can carry it, and only this origin hears it.
ipcRenderer.on(DESKTOP_DOOR.port, ({ ports }) => window.postMessage(DESKTOP_DOOR.port, location.origin, [...ports]))
ipcRenderer.on(DESKTOP_DOOR.navigate, (_event, hash: string) => {
  if (hash.startsWith('#/')) location.hash = hash
})
contextBridge.exposeInMainWorld('tapedeck', bridge)
