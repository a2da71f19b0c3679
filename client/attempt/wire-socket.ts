/** What a socket tells whoever opened it. */
export interface WireEvents {
  readonly onOpen: () => void
  readonly onText: (text: string) => void
  readonly onBytes: (bytes: Uint8Array) => void
  /** Once, however it ended; also when it never opened. Nothing follows. */
  readonly onClose: (code: number, reason: string) => void
}

/** The part of a WebSocket the page uses, small enough to be played by a test. */
export interface WireSocket {
  /** Without effect unless it is open. */
  sendText(text: string): void
  sendBytes(bytes: Uint8Array<ArrayBuffer>): void
  /** `onClose` is not called for it. */
  close(): void
}

export type OpenWire = (events: WireEvents) => WireSocket

/** Opens the browser's WebSocket to a path of this page's server. */
export function openBrowserWire(path: string): OpenWire {
  return events => {
    const socket = new WebSocket(new URL(path, window.location.href.replace(/^http/, 'ws')))
    socket.binaryType = 'arraybuffer'
    const listening = new AbortController()
    const on = { signal: listening.signal }
    socket.addEventListener('open', () => events.onOpen(), on)
    socket.addEventListener('close', event => events.onClose(event.code, event.reason), on)
    socket.addEventListener(
      'message',
      ({ data }) => {
        if (typeof data === 'string') events.onText(data)
        else if (data instanceof ArrayBuffer) events.onBytes(new Uint8Array(data))
      },
      on,
    )
    const whenOpen = (send: () => void) => {
      if (socket.readyState === WebSocket.OPEN) send()
    }
    return {
      sendText: text => whenOpen(() => socket.send(text)),
      sendBytes: bytes => whenOpen(() => socket.send(bytes)),
      close() {
        listening.abort()
        socket.close()
      },
    }
  }
}
