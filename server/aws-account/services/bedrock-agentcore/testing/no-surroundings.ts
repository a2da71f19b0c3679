import { tmpdir } from 'node:os'
import type { ServiceSurroundings } from '../../../service.ts'

/** Where no agent runs. */
export const NO_SURROUNDINGS: ServiceSurroundings = {
  connectAccount: (_, socket) => socket.destroy(),
  functionsFolder: tmpdir(),
}
