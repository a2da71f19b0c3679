import type { Socket } from 'node:net'
import { listenInNamespace } from '../namespace-listeners.ts'

// A host that asks for listeners in the namespace of a process, and ends so many milliseconds later.
const [holder = '', afterMs = ''] = process.argv.slice(2)
const refuse = (socket: Socket) => void socket.destroy()
void listenInNamespace(Number(holder), false, { 4566: refuse, 4567: refuse })
setTimeout(() => process.exit(), Number(afterMs))
