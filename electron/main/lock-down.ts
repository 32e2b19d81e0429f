import { shell, type Session, type WebContents } from 'electron'
import { isOwnUrl, mayDownload, mayGrant, mayOpenOutside, mayRequest } from './policy.ts'

/** What any page of this session may ask the browser and the network for. */
export function lockSession(session: Session, options: { readonly hasDevTools: boolean }): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) =>
    decide(mayGrant(permission, details.requestingUrl)),
  )
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) => mayGrant(permission, requestingOrigin))
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !mayRequest(url, options) }))
  session.on('will-download', (event, item) => {
    if (!mayDownload(item.getURL())) event.preventDefault()
  })
}

/** Where a page may go, and what it may open: nowhere but itself, and nothing. */
export function lockContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isOwnUrl(event.url)) event.preventDefault()
  })
  contents.on('will-frame-navigate', (event) => {
    if (!isOwnUrl(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => {
    if (!isOwnUrl(event.url)) event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) void shell.openExternal(url)
    return { action: 'deny' }
  })
}
