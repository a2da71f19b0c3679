import type { z } from 'zod'
import { closeCodes } from '../../shared/protocol/limits.ts'
import { problemSentence, problemWords } from '../http/problem-words.ts'
import { readFrame } from './read-frame.ts'
import { type AnyFrame, SocketLink, type SocketLinkOptions } from './socket-link.ts'

/** A link of a demo: of whoever presents or of one who follows. */
export type DemoLink<Sent extends object, Frame extends AnyFrame> = SocketLink<Sent, Frame>

export interface DemoLinkOptions<Frame extends AnyFrame>
  extends Pick<
    SocketLinkOptions<Frame>,
    'open' | 'timing' | 'wake' | 'hello' | 'patience' | 'onFrame' | 'onBytes' | 'onStatus'
  > {
  readonly schema: z.ZodType<Frame>
  /** What a person is told where the server gave the socket up on purpose. */
  readonly words: { readonly notAllowed: string; readonly replaced: string }
}

/** Connects to a demo; it is up with the first thing that is told. */
export function openDemoLink<Sent extends object, Frame extends AnyFrame>(
  options: DemoLinkOptions<Frame>,
): DemoLink<Sent, Frame> {
  const { schema, words } = options
  return new SocketLink({
    ...options,
    read: text => readFrame(schema, text),
    finalReason(code, last) {
      if (code === closeCodes.notAllowed) return words.notAllowed
      if (code === closeCodes.replaced) return words.replaced
      if (code !== closeCodes.protocolError) return undefined
      return last ? problemSentence(last) : problemWords().notUnderstood
    },
  })
}
