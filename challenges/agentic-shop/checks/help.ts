import { defineCheck, fail, type ObserveContext, pass, say } from '../../../shared/challenge/check.ts'
import { type ApiAnswer, customerApi, inTurn, shown } from '../../../shared/challenge/library/customer-api.ts'
import { holdsAll } from '../../../shared/challenge/library/find.ts'
import { firstCause } from '../../../shared/challenge/library/first-cause.ts'
import { exactly, withScenes } from '../../../shared/challenge/library/model-exchanges.ts'
import { type ProbeData, probeData } from '../../../shared/challenge/library/probe-data.ts'
import type { KnowledgeDocument, ModelScene } from '../../../shared/challenge/model-probes.ts'
import { type Json, pickList, pickText } from '../../../shared/json.ts'
import { forCustomers, knowledgeBaseId } from '../names/help.ts'
import { apiName } from '../shop.ts'

/** What somebody asks about: an article, and the number of its leaflet. */
interface Topic {
  readonly code: string
  readonly question: string
  /**
   * What the leaflet says. It shares the number with its question and not one word more, with that or with any other look's: what
   * fits a question is what its own look has put there.
   */
  readonly leaflet: string
}

const things = [
  'pressure cooker',
  'espresso pot',
  'mandoline',
  'steamer',
  'waffle maker',
  'pasta machine',
  'juicer',
]

function topicOf(data: ProbeData, label: string): Topic {
  const thing = data.one(`${label} thing`, things)
  const code = `L${data.integer(`${label} code`, 100_000_000, 999_999_999)}`
  return {
    code,
    question: data.one(`${label} question`, [
      `What does leaflet ${code} say about the seal for my ${thing}?`,
      `Hello, my ${thing} has leaflet ${code}. How can I treat its seal?`,
      `${thing}, leaflet ${code}: the seal leaks. What now?`,
    ]),
    leaflet: `${code}, new rubber every ${data.integer(`${label} months`, 3, 60)} months, warm vinegar before`,
  }
}

/** A document of this look; what it is about stands in it `times` times, so that it ranks higher the more there are. */
function documentOf(
  data: ProbeData,
  { leaflet }: Topic,
  label: string,
  metadata: { readonly [name: string]: string },
  times = 1,
): KnowledgeDocument {
  return {
    source: `s3://${metadata.shop}-${data.one(`${label} folder`, folders)}/${data.uuid(label)}.md`,
    text: `${data.id(`${label} mark`)} – ${Array.from({ length: times }, () => leaflet).join('. ')}.`,
    metadata,
  }
}

const folders = ['help', 'leaflets', 'care']

/** Whether some look may have put this document there: all of them give such addresses, and the shop gives others. */
const isOfLooks = (source: string) =>
  /^s3:\/\/(?:kiosk|atelier)-(?:help|leaflets|care)\/[0-9a-f-]{36}\.md$/.test(source)

/** A model that names the sources of all passages that it was given, in its own words. */
function naming(data: ProbeData, { code, question }: Topic, word: string): ModelScene {
  return {
    name: `help-${data.uuid(`scene ${code}`)}`,
    // The whole question: a leaflet of another look, which has its number in it, may stand in a request as well.
    when: { said: exactly(question) },
    turns: [
      {
        either: [
          { when: { passages: 'some' }, say: `I have read [[passages.sources]] ${word}` },
          { say: `I have read nothing ${word}` },
        ],
      },
    ],
  }
}

async function withDocuments<Seen>(
  { probe }: ObserveContext,
  documents: readonly KnowledgeDocument[],
  ask: () => Promise<Seen>,
): Promise<Seen> {
  await probe.putDocuments(knowledgeBaseId, documents)
  try {
    return await ask()
  } finally {
    await probe.removeDocuments(
      knowledgeBaseId,
      documents.map(({ source }) => source),
    )
  }
}

/** A question, the passages that the model was given, and what the customer was told. */
interface Visit {
  readonly [member: string]: Json
  /** Sources that should be cited. */
  readonly wanted: readonly string[]
  /** Sources of all documents of this look. */
  readonly own: readonly string[]
  /** How often the model was asked. */
  readonly asked: number
  /** Sources whose passages stood in the request to the model. */
  readonly given: readonly string[]
  readonly answer: ApiAnswer
  readonly cited: readonly string[]
}

async function visit(
  context: ObserveContext,
  topic: Topic,
  word: string,
  wanted: readonly KnowledgeDocument[],
  others: readonly KnowledgeDocument[] = [],
): Promise<Visit> {
  const data = probeData(context.nonce)
  const api = await customerApi(context, apiName(context))
  return withScenes(context, [naming(data, topic, word)], async () => {
    const answer = await api.as(topic.code)('POST', '/help/chat', { message: topic.question })
    const requests = await context.platform.modelRequests({ holding: topic.question, limit: 20 })
    const said = requests.map(({ blocks }) => pickText(blocks, 0, 'text') ?? '').join(' ')
    return {
      wanted: wanted.map(({ source }) => source),
      own: [...wanted, ...others].map(({ source }) => source),
      asked: requests.length,
      given: [...new Set([...said.matchAll(/s3:\/\/[^\s,]+/g)].map(([source]) => source))],
      answer,
      cited: pickList(answer.body, 'citations').map(one =>
        typeof one === 'string' ? one : JSON.stringify(one),
      ),
    }
  })
}

const isSame = (one: readonly string[], other: readonly string[]) =>
  [...one].sort().join() === [...other].sort().join()

/**
 * What is judged of a visit: this look's documents and the shop's. Another look's comes and goes while this one looks, so that an
 * application may have read it when the model cannot tell of it any more.
 */
function judged(seen: Visit): Visit {
  const isJudged = (source: string) => seen.own.includes(source) || !isOfLooks(source)
  return { ...seen, given: seen.given.filter(isJudged), cited: seen.cited.filter(isJudged) }
}

const factsOf = (visits: readonly Visit[]) =>
  visits.flatMap(({ given, answer, cited }) => [
    { label: say('help-answer'), seen: shown(answer), expected: say('words-of-the-model') },
    { label: say('help-citations'), seen: cited.join(', ') || '–', expected: given.join(', ') || '–' },
  ])

/** The model answers from the documents, and the customer is told which. */
export const cites = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const word = `(${data.id('word')})`
    const topics = ['one', 'another'].map(label => topicOf(data, label))
    // Two of each, since an answer that tells of one source is not yet one that tells of all.
    const documents = topics.map((topic, index) =>
      [1, 2].map(times => documentOf(data, topic, `document ${index} ${times}`, forCustomers, times)),
    )
    const visits = await withDocuments(context, documents.flat(), () =>
      inTurn([...topics.entries()], ([index, topic]) =>
        visit(context, topic, word, documents[index] ?? [], documents[1 - index]),
      ),
    )
    return { word, visits }
  },
  evaluate({ word, visits: seen }) {
    const visits = seen.map(judged)
    const facts = factsOf(visits)
    const isIn = (wanted: readonly string[], sources: readonly string[]) =>
      wanted.every(one => sources.includes(one))
    return firstCause(
      [
        [visits.some(({ asked }) => asked === 0), fail('help-asks-no-model', {}, facts)],
        [
          !visits.every(({ wanted, given }) => isIn(wanted, given)),
          fail('documents-do-not-reach-model', {}, facts),
        ],
        [
          visits.some(
            ({ answer }) => answer.status !== 200 || !(pickText(answer.body, 'answer') ?? '').includes(word),
          ),
          fail('help-tells-something-else', {}, facts),
        ],
        [!visits.every(({ wanted, cited }) => isIn(wanted, cited)), fail('sources-are-not-told', {}, facts)],
        [
          !visits.every(({ given, cited }) => isSame(given, cited)),
          fail('sources-are-told-wrongly', {}, facts),
        ],
      ],
      pass('sources-are-told', {}, facts),
    )
  },
})

/** More of them, and fitting better, than anybody looks up at once. */
const strangers = 12

/** What is not for customers of this shop reaches neither the model nor them, however well it fits. */
export const ownShop = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const word = `(${data.id('word')})`
    const topic = topicOf(data, 'guarded')
    const own = documentOf(data, topic, 'own', forCustomers)
    const others = Array.from({ length: strangers }, (_, index) =>
      documentOf(
        data,
        topic,
        `other ${index}`,
        [
          { shop: 'atelier', audience: 'customers' },
          { shop: 'kiosk', audience: 'staff' },
          { shop: 'atelier', audience: 'staff' },
        ][index % 3] ?? forCustomers,
        6,
      ),
    )
    return withDocuments(context, [own, ...others], async () => {
      const seen = await visit(context, topic, word, [own], others)
      const requests = await context.platform.modelRequests({ holding: topic.question, limit: 20 })
      const marks = others.map(({ text }) => text.split(' – ')[0] ?? '')
      const leaked = marks.filter(mark => requests.some(({ request }) => holdsAll(request, [mark])))
      return { seen, leaked: leaked.length, others: others.map(({ source }) => source) }
    })
  },
  evaluate({ seen: whole, leaked, others }) {
    const seen = judged(whole)
    const facts = factsOf([seen])
    return firstCause(
      [
        [seen.asked === 0, fail('help-asks-no-model', {}, facts)],
        [
          leaked > 0 || others.some(source => seen.given.includes(source) || seen.cited.includes(source)),
          fail('documents-of-others-are-used', {}, facts),
        ],
        [
          !seen.wanted.every(source => seen.given.includes(source) && seen.cited.includes(source)),
          fail('documents-do-not-reach-model', {}, facts),
        ],
      ],
      pass('documents-are-their-own', {}, facts),
    )
  },
})

/** Where nothing is found, nothing is cited, and the model answers all the same. */
export const honest = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const word = `(${data.id('word')})`
    const code = `q${data.integer('nothing', 100_000_000, 999_999_999)}`
    const topic = { code, question: `${code}?`, leaflet: '' }
    const seen = await visit(context, topic, word, [])
    const api = await customerApi(context, apiName(context))
    const refused = await inTurn([{}, { message: ' ' }, { message: 7 }], body =>
      api.as('nobody')('POST', '/help/chat', body),
    )
    return { word, seen, refused }
  },
  evaluate({ word, seen: whole, refused }) {
    const seen = judged(whole)
    const facts = [
      ...factsOf([seen]),
      ...refused.map(answer => ({
        label: say('question-that-is-none'),
        seen: shown(answer),
        expected: '400',
      })),
    ]
    return firstCause(
      [
        [seen.cited.some(source => !seen.given.includes(source)), fail('sources-are-made-up', {}, facts)],
        [
          seen.answer.status !== 200 || !(pickText(seen.answer.body, 'answer') ?? '').includes(word),
          fail('unknown-question-is-not-answered', {}, facts),
        ],
        [refused.some(({ status }) => status !== 400), fail('nonsense-is-answered', {}, facts)],
      ],
      pass('nothing-is-made-up', {}, facts),
    )
  },
})
