/** The page's end of a MessagePort or WebSocket. */
export interface ClientPort {
  /** A JSON text or an object that may hold bytes. Nothing happens once the port is closed. */
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  onClose(listener: () => void): void
  isOpen(): boolean
  close(): void
}
