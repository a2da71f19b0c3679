import type { Json } from '../definition/asl.ts'
import type { Data } from '../expressions/data.ts'
import { fillTemplate } from '../expressions/payload-template.ts'
import { pathField, query, scopeOf, typedQuery } from '../interpreter/fields.ts'
import type { StateRun } from '../interpreter/run.ts'

/** Items put together by `ItemBatcher`, each batch the input of one execution. */
export async function batched(
  at: StateRun,
  items: readonly Json[],
  input: Data,
): Promise<readonly { readonly input: Json; readonly items: number }[]> {
  const { ItemBatcher: batcher } = at.state
  if (!batcher) return items.map(item => ({ input: item, items: 1 }))
  const field = async (name: 'MaxItemsPerBatch' | 'MaxInputBytesPerBatch') => {
    const own = batcher[name]
    if (typeof own === 'number') return own
    if (own !== undefined) return Number(await typedQuery(at, own, `ItemBatcher/${name}`, 'integer'))
    const path = batcher[`${name}Path`]
    return path === undefined ? Number.POSITIVE_INFINITY : Number(pathField(at, path, input))
  }
  const maxItems = (await field('MaxItemsPerBatch')) || 1
  const maxBytes = await field('MaxInputBytesPerBatch')
  const { BatchInput } = batcher
  const shared =
    BatchInput === undefined
      ? undefined
      : at.language === 'JSONata'
        ? await query(at, BatchInput, 'ItemBatcher/BatchInput')
        : fillTemplate(BatchInput, scopeOf(at, input))
  const batches: Json[][] = []
  let batch: Json[] = []
  let bytes = 0
  for (const item of items) {
    const size = JSON.stringify(item).length
    if (batch.length && (batch.length >= maxItems || bytes + size > maxBytes)) {
      batches.push(batch)
      batch = []
      bytes = 0
    }
    batch.push(item)
    bytes += size
  }
  if (batch.length) batches.push(batch)
  return batches.map(Items => ({
    input: { ...(shared !== undefined && { BatchInput: shared }), Items },
    items: Items.length,
  }))
}
