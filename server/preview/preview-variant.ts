import { createHmac } from 'node:crypto'
import { deriveParameters, type ParameterSpecs, type Parameters } from '../../shared/challenge/parameters.ts'
import type { AuthorVariant } from '../../shared/routes/author-routes.ts'

/** The parameters of a seed, with the values that the author chose: a retired one as well, which nobody else draws. */
export function parametersOfVariant(specs: ParameterSpecs, { seed, choices }: AuthorVariant): Parameters {
  const asChosen = Object.entries(specs).map(([name, spec]) => {
    const value = choices[name]
    return spec.kind === 'choice' && value !== undefined && spec.of.includes(value)
      ? ([name, { ...spec, of: [value], retired: [] }] as const)
      : ([name, spec] as const)
  })
  return deriveParameters(Object.fromEntries(asChosen), name =>
    createHmac('sha256', seed).update(name).digest().subarray(0, 16),
  )
}

/** What an author can choose between, and what a variant has of it. */
export function choicesOf(specs: ParameterSpecs, parameters: Parameters) {
  return Object.entries(specs).flatMap(([name, spec]) =>
    spec.kind === 'choice' ? [{ name, values: spec.of, value: parameters[name] ?? '' }] : [],
  )
}
