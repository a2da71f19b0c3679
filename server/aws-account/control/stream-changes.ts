import type { ServerResponse } from 'node:http'
import type { CallLog, RecordedCall } from '../account/call-record.ts'

/** A reader that lets this much wait is cut off; it comes back and asks for what it missed. */
const MAX_WAITING_BYTES = 8 << 20
/** Tells the reader, by an empty line, that the stream is alive. */
const HEARTBEAT_MS = 10_000

/** Writes the calls after number `since`, then each as it happens, one JSON record a line. Returns how to end it. */
export function streamChanges(response: ServerResponse, calls: CallLog, since: number): () => void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  let last = since
  const write = (call: RecordedCall) => {
    if (call.seq <= last) return
    last = call.seq
    response.write(`${JSON.stringify(call)}\n`)
    if (response.writableLength > MAX_WAITING_BYTES) response.destroy()
  }
  for (const call of calls.since(since)) write(call)
  const unsubscribe = calls.subscribe(write)
  const heartbeat = setInterval(() => response.write('\n'), HEARTBEAT_MS)
  response.on('close', () => {
    clearInterval(heartbeat)
    unsubscribe()
  })
  response.flushHeaders()
  return () => response.end()
}
