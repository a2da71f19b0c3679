import type { ClientFrame } from '../../shared/protocol/client-frame.ts'
import type { ServerFrame } from '../../shared/protocol/server-frame.ts'
import type { OpenWire, WireEvents } from './wire-socket.ts'

/** A server's end of one socket, played by a test. */
export interface ScriptedSocket {
  readonly frames: ClientFrame[]
  readonly bytes: Uint8Array[]
  readonly closedByPage: () => boolean
  open(): void
  say(frame: ServerFrame): void
  sayText(text: string): void
  sayBytes(bytes: Uint8Array): void
  hangUp(code?: number): void
}

/** Sockets that a test opens and speaks on; `sockets` has one for each try of the page. */
export function createScriptedWire(): { readonly open: OpenWire; readonly sockets: ScriptedSocket[] } {
  const sockets: ScriptedSocket[] = []
  return {
    sockets,
    open(events) {
      const socket = scriptedSocket(events)
      sockets.push(socket.server)
      return socket.page
    },
  }
}

function scriptedSocket(events: WireEvents) {
  const frames: ClientFrame[] = []
  const bytes: Uint8Array[] = []
  let state: 'opening' | 'open' | 'closed' | 'closed-by-page' = 'opening'
  const whenOpen = (run: () => void) => {
    if (state === 'open') run()
  }
  const server: ScriptedSocket = {
    frames,
    bytes,
    closedByPage: () => state === 'closed-by-page',
    open() {
      state = 'open'
      events.onOpen()
    },
    say: frame => whenOpen(() => events.onText(JSON.stringify(frame))),
    sayText: text => whenOpen(() => events.onText(text)),
    sayBytes: payload => whenOpen(() => events.onBytes(payload)),
    hangUp(code = 1006) {
      if (state === 'closed-by-page') return
      state = 'closed'
      events.onClose(code, '')
    },
  }
  const page = {
    sendText: (text: string) => whenOpen(() => frames.push(JSON.parse(text))),
    sendBytes: (payload: Uint8Array) => whenOpen(() => bytes.push(payload)),
    close() {
      if (state !== 'closed') state = 'closed-by-page'
    },
  }
  return { server, page }
}
