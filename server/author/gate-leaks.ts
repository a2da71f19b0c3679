import { fillIn, type ParameterSpec, type Parameters } from '../../shared/challenge/parameters.ts'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'
import { tellsValue } from './forms-of.ts'
import { type Shown, type ShownToCandidate, shownToCandidate } from './shown-to-candidate.ts'

/**
 * What a candidate gets of an attempt before doing anything, searched for secret parameters in two ways. For their values, also
 * encoded and digested. And for whatever depends on them: all is made anew with every other value, and must come out the same,
 * to the last length and order. Only what files of an overlay hold may differ, which the overlay is for; not which files there
 * are. `shown` is all that a candidate gets.
 */
export function gateLeaks(
  challenge: LoadedChallenge,
  parameters: Parameters,
  shown: ShownToCandidate = shownToCandidate,
): string[] {
  const here = shown(challenge, parameters)
  return [...challenge.secretParameters].flatMap(name => [
    ...here
      .filter(({ text }) => tellsValue(text, parameters[name] ?? ''))
      .map(({ where }) => `${where} shows "${parameters[name]}", the value of the secret parameter ${name}`),
    ...othersThatDiffer(challenge, parameters, name, shown).map(
      where => `${where} is another one for another value of the secret parameter ${name}, which tells it`,
    ),
  ])
}

function othersThatDiffer(
  challenge: LoadedChallenge,
  parameters: Parameters,
  name: string,
  shown: ShownToCandidate,
): string[] {
  const here = shown(challenge, parameters)
  const { parameters: specs } = challenge.manifest
  const differing = otherValues(specs[name], parameters[name]).flatMap(value => {
    // What is made of the secret stays as it was: then only an overlay can make a difference.
    const byOverlay = { ...parameters, [name]: value }
    const there = shown(challenge, withTexts(specs, byOverlay))
    const files = there.filter(({ isFile }) => isFile)
    return [
      ...differences(here, there).filter(where => !files.some(file => file.where === where)),
      ...differences(
        shown(challenge, byOverlay).filter(({ isFile }) => isFile),
        files,
      ),
    ]
  })
  return [...new Set(differing)]
}

/** Where the one has something else than the other. */
function differences(one: readonly Shown[], other: readonly Shown[]): string[] {
  const texts = new Map(other.map(({ where, text }) => [where, text]))
  return one
    .filter(({ where, isFile, text }) => texts.get(where) !== text && (texts.has(where) || !isFile))
    .map(({ where }) => where)
}

/** Of numbers with many values so many are tried: what depends on one of them depends on these. */
const mostTried = 16

function otherValues(spec: ParameterSpec | undefined, value = ''): readonly string[] {
  switch (spec?.kind) {
    case 'choice':
      return spec.of.filter(other => other !== value)
    case 'integer': {
      const count = Math.min(mostTried, spec.max - spec.min + 1)
      const tried = Array.from({ length: count }, (_, index) => String(spec.min + index))
      return tried.filter(other => other !== value)
    }
    case 'hex':
      return [/^0+$/.test(value) ? '1'.repeat(spec.length) : '0'.repeat(spec.length)]
    // A text is made of others: those are what is secret.
    case 'text':
    case undefined:
      return []
    default:
      return spec satisfies never
  }
}

/** The parameters with those texts that are made of others made anew. */
function withTexts(specs: LoadedChallenge['manifest']['parameters'], parameters: Parameters): Parameters {
  const texts = Object.entries(specs).flatMap(([name, spec]) =>
    spec.kind === 'text' ? [[name, fillIn(spec.value, parameters)] as const] : [],
  )
  return { ...parameters, ...Object.fromEntries(texts) }
}
