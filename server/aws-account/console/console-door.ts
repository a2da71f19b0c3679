import { type AnswerHttp, type HttpListener, listenHttp } from '../front-door/http-listener.ts'
import type { AccountLoads } from '../limits/account-loads.ts'
import { FEDERATION_PATH } from '../sign-in/addresses.ts'
import type { ConsoleSession } from '../sign-in/console-session.ts'
import { answerFederation } from '../sign-in/federation.ts'
import { createSecrets } from '../sign-in/secrets.ts'
import type { SessionRequestRules } from '../sign-in/session-request.ts'
import { answerConsole } from './answer-console.ts'

export interface ConsoleDoorOptions extends SessionRequestRules {
  /** The socket at which sign-ins and consoles of all accounts answer, for the user of this process alone. */
  readonly path: string
  readonly loads: AccountLoads
}

/** Opens the door of people with browsers. Whoever leads them here is behind the socket, and says by `Host` where they are. */
export function openConsoleDoor(options: ConsoleDoorOptions): Promise<HttpListener> {
  const { path, now } = options
  const parts = {
    ...options,
    tokens: createSecrets<ConsoleSession>(now),
    sessions: createSecrets<ConsoleSession>(now),
  }
  const answer: AnswerHttp = http =>
    http.url.split('?')[0] === FEDERATION_PATH ? answerFederation(parts, http) : answerConsole(parts, http)
  return listenHttp({ kind: 'socket', path, mode: 0o600 }, answer)
}
