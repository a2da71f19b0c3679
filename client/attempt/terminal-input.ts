import { terminalInputWindowBytes } from '../../shared/protocol/limits.ts'

/** More than a person pastes; it is refused whole, so that a slip of the hand does not fill the page. */
const mostInputBytes = 16 * 1024 * 1024
/** A part must not fill the window, or each would wait for the one before to be taken to the end. */
const largestPartBytes = terminalInputWindowBytes / 4
/** The keys that interrupt a program (Ctrl+C, Ctrl+Z, Ctrl+\) throw away what waits for it, as the kernel does. */
const interrupts: readonly (number | undefined)[] = [0x03, 0x1a, 0x1c]

/** What was typed or pasted and is not sent yet: it follows as the program takes what was sent before, in order. */
export class TerminalInput {
  readonly #onWaiting: (bytes: number) => void
  #waiting: Uint8Array[] = []
  #waitingBytes = 0
  #underWayBytes = 0

  constructor(onWaiting: (bytes: number) => void) {
    this.#onWaiting = onWaiting
  }

  /** False if that is more than can wait; nothing of it is taken then. */
  add(bytes: Uint8Array): boolean {
    if (bytes.length === 1 && interrupts.includes(bytes[0])) this.drop()
    if (this.#waitingBytes + bytes.length > mostInputBytes) return false
    if (bytes.length > 0) this.#waiting.push(bytes)
    this.#count(bytes.length)
    return true
  }

  /** The next part that may be sent, now under way; undefined until more was taken. */
  next(): Uint8Array | undefined {
    const [first] = this.#waiting
    const room = Math.min(largestPartBytes, terminalInputWindowBytes - this.#underWayBytes)
    if (first === undefined || room <= 0) return undefined
    const part = first.slice(0, room)
    if (part.length === first.length) this.#waiting.shift()
    else this.#waiting[0] = first.subarray(part.length)
    this.#underWayBytes += part.length
    this.#count(-part.length)
    return part
  }

  taken(byteCount: number): void {
    this.#underWayBytes = Math.max(0, this.#underWayBytes - byteCount)
  }

  /** Returns how many bytes are lost with the connection. */
  disconnected(): number {
    const lost = this.#waitingBytes
    this.#underWayBytes = 0
    this.drop()
    return lost
  }

  drop(): void {
    this.#waiting = []
    this.#count(-this.#waitingBytes)
  }

  #count(added: number): void {
    if (added === 0) return
    this.#waitingBytes += added
    this.#onWaiting(this.#waitingBytes)
  }
}
