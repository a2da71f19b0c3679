import { deploymentPackage } from '../../functions/testing/deployment-package.ts'
import type { Template } from './conformance-case.ts'

/** What earlier steps kept, and what is known of the account. */
export type Known = Record<string, unknown>

const WHOLE = /^\$\{(\w+)\}$/
const PART = /\$\{([^{}*]+)(?:\*(\d+))?\}/g

/**
 * A template with what is known put in: `${queueUrl}`, `${x*300}` (a text repeated), `{ $json: … }` (as a text),
 * `{ $bytes: text }`, `{ $zip: code }` (of a function), `{ $date: -60 }` (seconds from now, or a date).
 */
export function fill(template: Template, known: Known): unknown {
  if (typeof template === 'string') return fillText(template, known)
  if (Array.isArray(template)) return template.map(item => fill(item, known))
  if (typeof template !== 'object' || template === null) return template
  const [[word, inner = null] = []] = Object.entries(template)
  if (word === '$json') return JSON.stringify(fill(inner, known))
  if (word === '$bytes') return Buffer.from(String(fill(inner, known)))
  if (word === '$date') return dateOf(inner)
  if (word === '$zip') return deploymentPackage({ 'index.mjs': String(inner) })
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) => [String(fillText(name, known)), fill(value, known)]),
  )
}

function fillText(text: string, known: Known): unknown {
  const whole = WHOLE.exec(text)?.[1]
  if (whole !== undefined && whole in known) return known[whole]
  return text.replace(PART, (_, name: string, times?: string) =>
    times === undefined ? textOf(known, name) : name.repeat(Number(times)),
  )
}

function textOf(known: Known, name: string): string {
  if (!(name in known)) throw new Error(`No step before kept \${${name}}`)
  return String(known[name])
}

function dateOf(when: Template): Date {
  return typeof when === 'number' ? new Date(Date.now() + when * 1000) : new Date(String(when))
}
