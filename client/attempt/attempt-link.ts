import type { Problem } from '../../shared/problem.ts'
import type { ClientFrame } from '../../shared/protocol/client-frame.ts'
import { closeCodes } from '../../shared/protocol/limits.ts'
import { type ServerFrame, serverFrameSchema } from '../../shared/protocol/server-frame.ts'
import { problemSentence, problemWords } from '../http/problem-words.ts'
import { readFrame } from './read-frame.ts'
import { SocketLink, type SocketLinkOptions, workPatience } from './socket-link.ts'

/** The link of an attempt's page. */
export type AttemptLink = SocketLink<ClientFrame, ServerFrame>

/** Connects to an attempt; it is up once the server has said welcome. */
export function openAttemptLink(
  options: Pick<
    SocketLinkOptions<ServerFrame>,
    'open' | 'timing' | 'wake' | 'onFrame' | 'onBytes' | 'onStatus'
  > & { readonly hello: () => ClientFrame },
): AttemptLink {
  return new SocketLink({
    ...options,
    patience: workPatience,
    read: text => readFrame(serverFrameSchema, text),
    isWelcome: ({ type }) => type === 'welcome',
    finalReason,
  })
}

function finalReason(code: number, last: Problem | undefined): string | undefined {
  if (code === closeCodes.replaced) return problemWords().tooManyTabs
  if (code === closeCodes.notAllowed) return last ? problemSentence(last) : problemWords().notOpenToYou
  const misunderstood = last?.code === 'protocol-mismatch' || last?.code === 'invalid-frame'
  return code === closeCodes.protocolError && misunderstood ? problemSentence(last) : undefined
}
