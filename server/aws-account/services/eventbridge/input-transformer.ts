import type { InputTransformer } from '@aws-sdk/client-eventbridge'
import { fillTemplate } from '../../targets/fill-template.ts'
import { valueAt } from './json-path.ts'

const PREDEFINED = [
  'aws.events.rule-arn',
  'aws.events.rule-name',
  'aws.events.event',
  'aws.events.event.json',
  'aws.events.event.ingestion-time',
]

const PLACEHOLDER = /<([A-Za-z0-9_.-]{1,256})>/g

/** A placeholder of a template that neither the map nor EventBridge knows. */
export function unknownPlaceholder(
  template: string,
  paths: Readonly<Record<string, string>>,
): string | undefined {
  const names = [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name)
  return names.find(name => !Object.hasOwn(paths, name) && !PREDEFINED.includes(name))
}

export interface Transformed {
  readonly event: Readonly<Record<string, unknown>>
  readonly ruleArn: string
  readonly ruleName: string
  readonly ingestedAt: string
}

/**
 * Fills a template in. Within quotes a value loses its own; outside it is JSON. What the event does not have is empty.
 * docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function transformInput(transformer: InputTransformer, from: Transformed): string {
  const { InputTemplate: template = '', InputPathsMap: paths = {} } = transformer
  const values = new Map<string, unknown>()
  for (const [name, path] of Object.entries(paths)) values.set(name, valueAt(path, from.event))
  const { detail: _, 'detail-type': detailType, ...rest } = from.event
  values.set('aws.events.rule-arn', from.ruleArn)
  values.set('aws.events.rule-name', from.ruleName)
  values.set('aws.events.event.ingestion-time', from.ingestedAt)
  values.set('aws.events.event.json', from.event)
  values.set('aws.events.event', { ...rest, detailType })
  return fillTemplate(template, PLACEHOLDER, name => values.get(name))
}
