import type { ObserveContext } from '../../../shared/challenge/check.ts'
import { type ApiAnswer, type AskApi, customerApi } from '../../../shared/challenge/library/customer-api.ts'
import { holdsAll } from '../../../shared/challenge/library/find.ts'
import { exactly, withScenes } from '../../../shared/challenge/library/model-exchanges.ts'
import { type ProbeData, probeData } from '../../../shared/challenge/library/probe-data.ts'
import { type Json, pickList } from '../../../shared/json.ts'
import { plannersOf } from '../names/planner.ts'
import { apiName } from '../shop.ts'
import { type Person, peopleCalled } from './people.ts'

/** A question to the planner, and what the model was told with it. */
export interface Said {
  readonly [member: string]: Json
  readonly what: string
  /** What the model says. */
  readonly word: string
  readonly answer: ApiAnswer
  /** How often the model was asked. */
  readonly asked: number
  /** What of earlier questions of this look stood in the first of these requests: `first question`, `first answer`. */
  readonly known: readonly string[]
  /** The most messages of one of these requests. */
  readonly most: number
}

/** The planner as its customers talk with it. */
export interface PlannerDesk {
  readonly data: ProbeData
  readonly one: Person
  readonly other: Person
  /** Somebody says something in a session; the model calls these tools, and then says a word. */
  say(
    person: Person,
    session: string,
    what: string,
    more?: { readonly [member: string]: Json },
    calls?: readonly { readonly tool: string; readonly input: { readonly [member: string]: Json } }[],
  ): Promise<Said>
  ask(person: Person, body: Json): ReturnType<AskApi>
}

/** The planner with customers of its own for each check. */
export async function plannerDesk(context: ObserveContext, check: 0 | 1 | 2): Promise<PlannerDesk> {
  const data = probeData(context.nonce)
  const nobody: Person = { name: 'nobody', sub: '', signedIn: {} }
  const [one = nobody, other = nobody] = await peopleCalled(
    context,
    data.some('planners', plannersOf(check), 2),
  )
  const api = await customerApi(context, apiName(context))
  const ask = (person: Person, body: Json) =>
    api.as(person.name, person.signedIn)('POST', '/planner/chat', body)
  const told: { readonly mark: string; readonly as: string }[] = []
  return {
    data,
    one,
    other,
    ask,
    async say(person, session, what, more = {}, calls = []) {
      const words = `note ${data.uuid(`words ${what}`)}`
      const word = `Noted (${data.id(`word ${what}`)})`
      const scene = {
        name: `planner-${data.uuid(`scene ${what}`)}`,
        when: { said: exactly(words), tools: ['in_season'] },
        turns: [...(calls.length === 0 ? [] : [{ call: JSON.parse(JSON.stringify(calls)) }]), { say: word }],
      }
      return withScenes(context, [scene], async () => {
        const answer = await ask(person, { session, message: `I have no oven, ${words}.`, ...more })
        const requests = (await context.platform.modelRequests({ holding: words, limit: 20 })).map(
          ({ request }) => request,
        )
        const known = told.filter(({ mark }) => holdsAll(requests[0] ?? {}, [mark])).map(({ as }) => as)
        const most = Math.max(0, ...requests.map(request => pickList(request, 'messages').length))
        told.push({ mark: words, as: `${what} question` }, { mark: word, as: `${what} answer` })
        return { what, word, answer, asked: requests.length, known, most }
      })
    },
  }
}
