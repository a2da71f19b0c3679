import { fillTemplate } from '../../../targets/fill-template.ts'
import { valueAt } from '../../eventbridge/json-path.ts'
import type { Pipe } from '../pipes.ts'

const PLACEHOLDER = /<(\$[^<>\s]{0,256}|aws\.pipes\.[a-z.-]{1,64})>/g

/**
 * One event as the enrichment or the target is to get it: by the template, or as it is.
 * docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html
 */
export function transformed(pipe: Pipe, template: string | undefined, event: unknown, now: number): string {
  if (template === undefined || template === '') return JSON.stringify(event)
  return fillTemplate(template, PLACEHOLDER, name => {
    switch (name) {
      case 'aws.pipes.pipe-arn':
        return pipe.arn
      case 'aws.pipes.pipe-name':
        return pipe.name
      case 'aws.pipes.source-arn':
        return pipe.source
      case 'aws.pipes.enrichment-arn':
        return pipe.enrichment
      case 'aws.pipes.target-arn':
        return pipe.target
      case 'aws.pipes.event.ingestion-time':
        return new Date(now).toISOString()
      case 'aws.pipes.event':
      case 'aws.pipes.event.json':
        return event
      default:
        return valueIn(name, event)
    }
  })
}

/** Bodies that are JSON are looked into as if they were members. */
const BODY = /^\$\.(body|data)(?=$|[.[])/

export function valueIn(path: string, event: unknown): unknown {
  const name = BODY.exec(path)?.[1]
  if (name === undefined || typeof event !== 'object' || event === null) return valueAt(path, event)
  const text = valueAt(`$.${name}`, event)
  if (typeof text !== 'string') return valueAt(path, event)
  try {
    return valueAt(path, { [name]: JSON.parse(text) })
  } catch {
    return valueAt(path, event)
  }
}

/** A parameter that may be a path into the event. */
export function parameterOf(text: string | undefined, event: unknown): string | undefined {
  if (text === undefined || !text.startsWith('$.')) return text
  const value = valueIn(text, event)
  return value === undefined ? undefined : String(value)
}
