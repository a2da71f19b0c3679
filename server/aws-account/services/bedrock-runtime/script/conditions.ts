import { compileRegex, type LinearRegex } from '../../../patterns/linear-regex.ts'
import { type Groups, type RequestView, resultText } from './request-view.ts'
import type { When } from './script-schema.ts'

/** What a `when` finds in a request: the groups of its patterns. Undefined where it does not hold. */
export type Condition = (view: RequestView) => RequestView['groups'] | undefined

const NOTHING: Groups = {}

/** Reads a `when` once, to be asked often; one that is absent always holds. */
export function readCondition(when: When | undefined): Condition {
  if (when === undefined) return view => view.groups
  const said = matcher(when.said)
  const earlier = matcher(when.earlier)
  const texts: readonly (readonly [ReturnType<typeof matcher>, (view: RequestView) => string])[] = [
    [matcher(when.anywhere), view => view.everything],
    [matcher(when.system), view => view.system],
    [matcher(when.model), view => view.modelId],
    [matcher(when.result), resultText],
  ]
  return view => {
    if (!holdsPlainly(when, view)) return undefined
    if (when.result !== undefined && view.lastResult === undefined) return undefined
    if (!texts.every(([match, textOf]) => match === undefined || match(textOf(view)) !== undefined))
      return undefined
    const saidGroups = said ? said(view.said) : NOTHING
    const earlierGroups = earlier ? earlier(view.earlier) : NOTHING
    if (!saidGroups || !earlierGroups) return undefined
    return {
      said: { ...view.groups.said, ...saidGroups },
      earlier: { ...view.groups.earlier, ...earlierGroups },
    }
  }
}

function holdsPlainly({ tools, noTools, guardrail, failed, passages }: When, view: RequestView): boolean {
  const offered = view.tools.map(tool => tool.name)
  return (
    (tools ?? []).every(name => offered.includes(name)) &&
    (guardrail === undefined || guardrail === view.hasGuardrail) &&
    !(noTools && offered.length > 0) &&
    (failed === undefined || (view.lastResult !== undefined && failed === view.hasFailed)) &&
    (passages === undefined || (passages === 'some') === view.passages.length > 0)
  )
}

function matcher(sources: string | readonly string[] | undefined) {
  if (sources === undefined) return undefined
  const regexes = [sources].flat().map(source => compileRegex(String(source)))
  return (text: string): Groups | undefined => {
    for (const regex of regexes) {
      const groups = regex.exec(text)
      if (groups) return named(regex, groups)
    }
    return undefined
  }
}

function named({ names }: LinearRegex, groups: readonly (string | undefined)[]): Groups {
  return Object.fromEntries(
    groups.flatMap((group, index) => {
      const name = names[index]
      return [[String(index), group], ...(name === undefined ? [] : [[name, group]])]
    }),
  )
}
