import { compileRegex } from '../../../patterns/linear-regex.ts'
import { MODELS } from '../../bedrock/models.ts'
import { placeOf, type ScriptIssue } from './script-issue.ts'
import { type Alternative, alternativesOf, callsTools, textsOf } from './script-parts.ts'
import { SCRIPT_LIMITS, type Scene, type Script, type Turn, type When } from './script-schema.ts'
import { needsOf, readTemplate, TemplateError } from './template.ts'

/** What a script leaves open or says for nothing, each with its place and what to do. */
export function findHoles(script: Script): ScriptIssue[] {
  const { scenes, otherwise, models = [] } = script
  const known = new Set(MODELS.flatMap(({ id, profiles }) => [id, ...profiles.map(one => `${one}.${id}`)]))
  return [
    ...models.flatMap((id, at) =>
      known.has(id)
        ? []
        : { place: `models[${at}]`, message: `there is no model ${id}; there are ${[...known].join(', ')}` },
    ),
    ...unreachableScenes(scenes),
    ...scenes.flatMap((scene, at) => holesOfTurns(scene.turns, scene.when, [`scenes[${at}].turns`])),
    ...(typeof otherwise === 'string' ? [] : holesOfTurns([otherwise], undefined, ['otherwise'])),
  ]
}

function unreachableScenes(scenes: readonly Scene[]): ScriptIssue[] {
  const names = new Set<string>()
  const always = scenes.findIndex(({ when }) => when === undefined || Object.keys(when).length === 0)
  return scenes.flatMap(({ name }, at) => {
    const place = `scenes[${at}]`
    const isTwice = names.has(name)
    names.add(name)
    return [
      ...(isTwice
        ? [{ place: `${place}.name`, message: `there is a scene ${name} already; give it another name` }]
        : []),
      ...(always >= 0 && at > always
        ? [
            {
              place,
              message: `is never played: ${scenes[always]?.name} before it answers everything; give that a \`when\`, or move it to the end`,
            },
          ]
        : []),
    ]
  })
}

function holesOfTurns(
  turns: readonly Turn[],
  sceneWhen: When | undefined,
  path: readonly [string],
): ScriptIssue[] {
  const isOtherwise = path[0] === 'otherwise'
  const called = new Set<string>()
  return turns.flatMap((turn, at) => {
    const place = isOtherwise ? path[0] : `${path[0]}[${at}]`
    const isLast = at === turns.length - 1
    const alternatives = alternativesOf(turn, place)
    const holes = [
      ...holesOfOrder(turn, alternatives, place, isLast),
      ...alternatives.flatMap(one => holesOfBody(one, { sceneWhen, called, at })),
    ]
    for (const { body } of alternatives) for (const { tool } of body.call ?? []) called.add(tool)
    return holes
  })
}

function holesOfOrder(
  turn: Turn,
  alternatives: readonly Alternative[],
  place: string,
  isLast: boolean,
): ScriptIssue[] {
  const holes: ScriptIssue[] = []
  const hole = (message: string) => holes.push({ place, message })
  const mayCall = alternatives.some(({ body }) => callsTools(body))
  const again = turn.again === true || alternatives.some(({ body }) => body.again)
  if (isLast && mayCall && !again)
    hole(
      'calls tools, and nothing says what follows their results: add a turn that says something, or `again: true`',
    )
  if (!isLast && again)
    hole('has `again`, so that the turns after it are never played: take them away, or `again`')
  if (!isLast && !mayCall)
    hole('calls no tool, so that the turns after it are never played: take them away, or call one')
  if (again && !mayCall)
    hole('has `again` and calls no tool, so that there is nothing to repeat: take `again` away')
  alternatives.forEach(({ when, place: own }, at) => {
    if (at === alternatives.length - 1 && when !== undefined)
      holes.push({
        place: own,
        message:
          'is the last of `either` and has a `when`, so that some requests have no answer: take the `when` away, or add one without',
      })
    if (at < alternatives.length - 1 && when === undefined)
      holes.push({
        place: own,
        message: 'has no `when`, so that those after it are never played: give it one, or move it to the end',
      })
  })
  return holes
}

interface Around {
  readonly sceneWhen: When | undefined
  readonly called: ReadonlySet<string>
  /** Number of the turn. */
  readonly at: number
}

function holesOfBody(alternative: Alternative, around: Around): ScriptIssue[] {
  const { body, when, place } = alternative
  const holes: ScriptIssue[] = []
  const hole = (message: string, where = place) => holes.push({ place: where, message })
  const { say, call, obey, fail, stop, stream, latencyMs = 0 } = body
  if (say === undefined && !call && fail?.times !== 'always')
    hole(
      obey
        ? 'obeys, and does not say what it does where there is no order: add `say`'
        : 'says nothing: add `say`, `call`, or `fail` with `times: always`',
    )
  if (stop === 'tool_use' && !call)
    hole('stops for `tool_use` and calls no tool: add `call`, or leave `stop` away', `${place}.stop`)
  const waits = latencyMs + (stream?.holds ?? []).reduce((sum, { ms }) => sum + ms, 0)
  if (waits > SCRIPT_LIMITS.waitMs)
    hole(`waits for ${waits} ms; ${SCRIPT_LIMITS.waitMs} are the most of one answer`)
  const offered = [...(around.sceneWhen?.tools ?? []), ...(when?.tools ?? [])]
  call?.forEach(({ tool, input, rawInput, isOffered }, at) => {
    const where = `${place}.call[${at}]`
    if (isOffered !== false && !offered.includes(tool))
      hole(
        `requests need not offer ${tool}: name it in \`when.tools\`, or say \`isOffered: false\` if that is meant`,
        `${where}.tool`,
      )
    if (isOffered === false && offered.includes(tool))
      hole(`${tool} is in \`when.tools\`: leave \`isOffered\` away`, `${where}.isOffered`)
    if ((input === undefined) === (rawInput === undefined))
      hole('wants `input` or `rawInput`, one of them', where)
  })
  return [...holes, ...holesOfTemplates(alternative, around)]
}

function holesOfTemplates(
  { body, when, place }: Alternative,
  { sceneWhen, called, at }: Around,
): ScriptIssue[] {
  const groups = groupsOf([sceneWhen?.said, when?.said])
  return textsOf(body).flatMap(([where, text]) => {
    const issue = (message: string) => ({ place: placeOf([place, ...where]), message })
    try {
      const needs = needsOf(readTemplate(text))
      return [
        ...(needs.anyResult && at === 0
          ? [issue('names `result`, and before the first turn no tool was called')]
          : []),
        ...needs.tools
          .filter(tool => !called.has(tool))
          .map(tool => issue(`names results.${tool}, and no turn before calls ${tool}`)),
        ...needs.groups
          .filter(group => !groups.has(group))
          .map(group =>
            issue(
              `names said.${group}, and no \`said\` has such a group; there are ${[...groups].join(', ') || 'none'}`,
            ),
          ),
      ]
    } catch (cause) {
      if (cause instanceof TemplateError) return [issue(cause.message)]
      throw cause
    }
  })
}

/** Numbers and names of the groups of patterns. */
function groupsOf(patterns: readonly (string | readonly string[] | undefined)[]): Set<string> {
  const sources = patterns.flatMap(one => one ?? [])
  return new Set(
    sources.flatMap(source =>
      compileRegex(source).names.flatMap((name, number) => [
        String(number),
        ...(name === undefined ? [] : [name]),
      ]),
    ),
  )
}
