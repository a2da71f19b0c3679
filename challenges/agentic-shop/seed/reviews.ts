import { defineProcedure, type ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { pickList, pickText } from '../../../shared/json.ts'
import { bannedWord, reviewsOf, stopped } from '../names/reviews.ts'
import { allow, asksModel } from '../policies.ts'
import { modelId, tableArn } from '../shop.ts'
import { putDesk, putTable, storeEntries } from './desks.ts'

/** The adviser's desk, whose model reads what anybody writes. Also sets it back; what was given is given. */
export const reviews = defineProcedure(async context => {
  const names = reviewsOf(context)
  await Promise.all([
    putTable(context, names.table, 'reviewId'),
    putTable(context, names.vouchers, 'voucherId'),
  ])
  await storeEntries(context, names.table, reviewsBefore)
  const guardrailId = await guardrailIdOf(context)
  await putDesk(context, {
    name: names.function,
    files: { 'index.mjs': await context.starterFile('reviews/index.mjs') },
    may: [
      asksModel(context),
      allow(
        `arn:aws:bedrock:${context.region}:${context.accountId}:guardrail/${guardrailId}`,
        'bedrock:ApplyGuardrail',
      ),
      allow(tableArn(context, names.table), 'dynamodb:PutItem', 'dynamodb:Scan'),
      allow(tableArn(context, names.vouchers), 'dynamodb:PutItem'),
    ],
    variables: {
      REVIEWS: names.table,
      VOUCHERS: names.vouchers,
      MODEL: modelId,
      GUARDRAIL: guardrailId,
      GUARDRAIL_VERSION: '1',
    },
    routes: ['POST /reviews', 'POST /reviews/chat'],
    isSignedIn: true,
  })
})

/** The shop's guardrail in its first version, which is made where there is none. */
async function guardrailIdOf(context: ProcedureContext): Promise<string> {
  const { guardrail: name } = reviewsOf(context)
  const listed = pickList(await context.call('bedrock', 'ListGuardrails', {}), 'guardrails')
  const known = pickText(
    listed.find(one => pickText(one, 'name') === name),
    'id',
  )
  if (known !== undefined) return known
  const made = await context.call('bedrock', 'CreateGuardrail', {
    name,
    blockedInputMessaging: stopped.input,
    blockedOutputsMessaging: stopped.output,
    wordPolicyConfig: { wordsConfig: [{ text: bannedWord }] },
  })
  const guardrailIdentifier = pickText(made, 'guardrailId') ?? ''
  await context.call('bedrock', 'CreateGuardrailVersion', { guardrailIdentifier })
  return guardrailIdentifier
}

const reviewsBefore = [
  { reviewId: 'w-1001', sku: 'copper-pan-2201', text: 'Heats evenly, and is heavy.' },
  { reviewId: 'w-1002', sku: 'copper-pan-2201', text: 'The handle gets hot. Otherwise very good.' },
  { reviewId: 'w-1003', sku: 'teapot-1044', text: 'Does not drip!' },
]
