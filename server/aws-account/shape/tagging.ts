import type { CallContext, Fields } from '../service.ts'
import { at, either, type OperationShape } from './operation.ts'
import type { Place } from './place.ts'
import { repeatedTagKey, type Tags, tagKeysOfRequest, tagsOfRequest } from './request-tags.ts'
import type { Resource } from './resource.ts'
import type { TagOperationNames, TagProblem } from './tags-declaration.ts'

/** The same for all services ("Tagging AWS resources", limits). */
const MAX_TAGS = 50
const MAX_KEY_CHARS = 128
const MAX_VALUE_CHARS = 256

/** The tags that a resource is to have, by the limits of AWS. Throws the service's refusal. */
export function checkTags<Row>(resource: Resource<Row>, tags: Tags): Tags {
  const entries = Object.entries(tags)
  const check = (isRight: boolean, problem: TagProblem, message: string) => {
    const refusal = isRight ? undefined : resource.tags?.refuse(message, problem)
    if (refusal) throw refusal
  }
  check(entries.length <= MAX_TAGS, 'too-many', `A resource can have at most ${MAX_TAGS} tags.`)
  for (const [key, value] of entries) {
    const isKey = key !== '' && key.length <= MAX_KEY_CHARS && !key.startsWith('aws:')
    check(isKey, 'key', `Tag key ${key} is invalid.`)
    const long = `Tag value of ${key} is longer than ${MAX_VALUE_CHARS} characters.`
    check(value.length <= MAX_VALUE_CHARS, 'value', long)
  }
  return tags
}

/** The tags that a request gives to a new resource. Throws the service's refusal. */
export function newTags<Row>(resource: Resource<Row>, input: Fields): Tags {
  refuseRepeated(resource, input)
  return checkTags(resource, tagsOfRequest(input))
}

function refuseRepeated<Row>(resource: Resource<Row>, input: Fields): void {
  const key = repeatedTagKey(input)
  const refusal =
    key === undefined ? undefined : resource.tags?.refuse(`Tag key ${key} is given twice.`, 'twice')
  if (refusal) throw refusal
}

type TagOperation = OperationShape<Fields, Fields | undefined>

/**
 * The operations that add, remove and list the tags of resources. Where several have operations of the same names, the
 * first whose form of ARN fits is meant: of resources within others, the inner ones are declared first.
 */
export function tagOperations(resources: readonly Resource<unknown>[]): ReadonlyMap<string, TagOperation> {
  const operations = new Map<string, TagOperation>()
  for (const resource of resources)
    for (const names of [resource.tags ?? [], resource.tags?.older ?? []].flat())
      for (const [name, operation] of Object.entries(operationsOf(resource, names))) {
        const earlier = operations.get(name)
        operations.set(name, earlier ? either(earlier, operation) : operation)
      }
  return operations
}

function operationsOf<Row>(
  resource: Resource<Row>,
  names: TagOperationNames,
): Readonly<Record<string, TagOperation>> {
  const { tags } = resource
  if (!tags) return {}
  const named = (input: Fields, place: Place) =>
    names.named ? names.named(input, place) : resource.named(input, place)
  const fitting = (input: Fields, place: Place) => {
    const arn = named(input, place)
    return arn !== undefined && resource.fits(arn) ? arn : undefined
  }
  const act =
    (change: (row: Row, input: Fields) => { save?: Tags; answer?: Fields }) =>
    (context: CallContext, input: Fields): Fields | undefined => {
      const arn = named(input, context)
      const refusal = arn === undefined ? undefined : tags.refuseArn?.(arn)
      if (refusal) throw refusal
      const fits = arn !== undefined && resource.fits(arn)
      // IAM has been asked about nothing else.
      const row = fits ? resource.findHere(context, arn) : undefined
      if (arn === undefined || row === undefined) throw resource.missing(input, arn, context)
      const { save, answer } = change(row, input)
      if (save) resource.save(context.state, arn, tags.with(row, save))
      return answer
    }
  const add = act((row, input) => {
    const added = tagsOfRequest(input)
    const refusal = Object.keys(added).length
      ? undefined
      : tags.refuse('The request must contain tags.', 'none')
    if (refusal) throw refusal
    refuseRepeated(resource, input)
    return { save: checkTags(resource, { ...tags.of(row), ...added }) }
  })
  const remove = act((row, input) => {
    const keys = tagKeysOfRequest(input)
    return { save: Object.fromEntries(Object.entries(tags.of(row)).filter(([key]) => !keys.includes(key))) }
  })
  const list = act((row, input) => ({ answer: tags.answer(tags.of(row), input) }))
  const asking = (run: TagOperation['run']): TagOperation => {
    const operation = at(resource, fitting, run)
    const target: TagOperation['target'] = (input, place) => {
      const found = operation.target(input, place)
      return found && names.askedOn ? { ...found, arn: names.askedOn(found.arn, place) } : found
    }
    return { ...operation, target }
  }
  return { [names.add]: asking(add), [names.remove]: asking(remove), [names.list]: asking(list) }
}
