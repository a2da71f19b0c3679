import type { ObserveContext } from '../../../shared/challenge/check.ts'
import { say } from '../../../shared/challenge/check.ts'
import { type ApiAnswer, customerApi, shown } from '../../../shared/challenge/library/customer-api.ts'
import { type Exchange, exactly, talkedBy } from '../../../shared/challenge/library/model-exchanges.ts'
import { type ProbeData, probeData } from '../../../shared/challenge/library/probe-data.ts'
import type { Fact } from '../../../shared/challenge/verdict.ts'
import { type Json, pickText } from '../../../shared/json.ts'
import { apiName } from '../shop.ts'

/** A talk at the gift desk: what it was about, what the model was asked, what the customer was told. */
export interface Talk {
  readonly [member: string]: Json
  readonly what: string
  /** What the model says where it comes to say something. */
  readonly word: string
  readonly exchanges: readonly Exchange[]
  readonly answer: ApiAnswer
}

export interface GiftDesk {
  readonly data: ProbeData
  /** Somebody asks, and the model does this, turn by turn; `word` is for it to say. */
  talk(what: string, turns: (word: string) => readonly { readonly [member: string]: Json }[]): Promise<Talk>
  /** What is asked, and the desk says. */
  ask(body: Json): Promise<ApiAnswer>
}

const wishes = ['my aunt', 'a neighbour', 'somebody who cooks', 'a wedding', 'my boss']

/** The gift desk as customers ask it. */
export async function giftDesk(context: ObserveContext): Promise<GiftDesk> {
  const data = probeData(context.nonce)
  const api = await customerApi(context, apiName(context))
  const ask = (body: Json) => api.as('somebody')('POST', '/gifts/chat', body)
  return {
    data,
    ask,
    async talk(what, turns) {
      const words = `for ${data.one(`${what} wish`, wishes)}, reference ${data.uuid(`talk ${what}`)}`
      const word = `Take this (${data.id(`word ${what}`)})`
      const scene = {
        name: `gifts-${data.uuid(`scene ${what}`)}`,
        when: { said: exactly(words), tools: ['search_gifts', 'get_gift'] },
        turns: turns(word),
      }
      const message = `I am looking for something ${words}.`
      return { what, word, ...(await talkedBy(context, scene, words, () => ask({ message }))) }
    },
  }
}

/** Whether a customer was told the model's words. */
export const isTold = ({ answer, word }: Talk): boolean =>
  answer.status === 200 && pickText(answer.body, 'answer') === word

/** Whether a customer was told anything in words. */
export const isAnswered = ({ answer }: Talk): boolean =>
  answer.status === 200 && (pickText(answer.body, 'answer') ?? '').trim() !== ''

/** How a talk reads as a fact; what it is about is said by `code`. */
export function talkFact(
  { exchanges, answer }: Talk,
  label: Fact['label'],
  expected: Fact['expected'],
): Fact {
  const errors = exchanges.flatMap(({ results }) => results.map(({ isError }) => (isError ? 'error' : 'ok')))
  return {
    label,
    seen: say('requests-and-answer', {
      count: exchanges.length,
      results: errors.join(' ') || '–',
      answer: shown(answer),
    }),
    expected,
  }
}
