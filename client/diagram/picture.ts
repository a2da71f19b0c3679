import { inPageLanguage } from '../ui/page-language.ts'
import { cleanSvg } from './clean-svg.ts'
import { diagramWords } from './diagram-words.ts'
import { edgeEndsOf, type Point, routeDown } from './edge-route.ts'
import { makeIdsOwn } from './own-ids.ts'
import { type Box, extentOf, nodeIdOf, translated } from './picture-geometry.ts'

export type NodeState = 'idle' | 'checking' | 'pass' | 'fail' | 'inconclusive'

export interface Picture {
  readonly element: SVGSVGElement
  /** Shows the states; with a selection its nodes stand out and the others step back. */
  show(states: Readonly<Record<string, NodeState>>, selected: readonly string[]): void
}

interface PictureNode {
  readonly group: SVGGElement
  readonly label: string
  readonly mark: SVGPathElement
  /** In the picture's own coordinates: where edges leave below the label, and where they arrive. */
  readonly bottom: Point
  readonly top: Point
}

/** Longer edges pass other nodes on their way: there Mermaid's own route is the better one. */
const longestOwnRoute = 90
/** A small diagram is not blown up to fill a large pane. */
const largestScale = 1.15
/** Nor is a large one made too small to be read: its pane scrolls. */
const smallestScale = 0.6

const svgNamespace = 'http://www.w3.org/2000/svg'

/** Shapes inside the badge, so that no state is told by colour alone: tick, cross, ring, question mark. */
const marks: { readonly [state in NodeState]: string } = {
  idle: '',
  pass: 'm-3.6 .2 2.6 2.6 4.6-5',
  fail: 'm-3 -3 6 6m0-6-6 6',
  checking: 'M3.4 0a3.4 3.4 0 1 1-3.4-3.4',
  inconclusive: 'M-2-1.9a2.1 2.1 0 1 1 3.1 1.8c-.8.5-1.1.8-1.1 1.6m0 2.4v.1',
}

/** A drawn diagram. It is made once; afterwards only classes, marks and labels change. */
export function createPicture(svgText: string, onSelect?: (nodeId: string) => void): Picture {
  const element = cleanSvg(svgText)
  element.removeAttribute('width')
  element.removeAttribute('height')
  element.setAttribute('role', 'group')
  element.removeAttribute('aria-roledescription')
  element.setAttribute('aria-label', inPageLanguage(diagramWords).diagram)
  const nodes = new Map<string, PictureNode>()
  for (const group of element.querySelectorAll<SVGGElement>('g.node, g.icon-shape, g.image-shape')) {
    const id = nodeIdOf(group.id)
    if (id !== undefined) nodes.set(id, prepareNode(group, id, onSelect))
  }
  for (const path of element.querySelectorAll<SVGPathElement>('.edgePaths path')) routeEdge(path, nodes)
  makeIdsOwn(element)
  const { width, height } = element.viewBox.baseVal
  element.style.maxWidth = `${width * largestScale}px`
  element.style.minHeight = `${height * smallestScale}px`
  return {
    element,
    show(states, selected) {
      const known = selected.some(id => nodes.has(id))
      element.classList.toggle('diagram-selecting', known)
      for (const [id, node] of nodes) showNode(node, states[id] ?? 'idle', selected.includes(id))
    },
  }
}

function prepareNode(group: SVGGElement, id: string, onSelect?: (nodeId: string) => void): PictureNode {
  const label = group.querySelector('.label')?.textContent?.trim() || id
  const box = boxOf(group)
  group.classList.add('diagram-node')
  group.setAttribute('role', onSelect === undefined ? 'img' : 'button')
  if (onSelect !== undefined) {
    group.setAttribute('tabindex', '0')
    group.addEventListener('click', () => onSelect(id))
    group.addEventListener('keydown', event => {
      if (event.key !== 'Enter' && event.key !== ' ') return
      event.preventDefault()
      onSelect(id)
    })
  }
  const plate = draw('rect', 'diagram-plate', { ...box, rx: 10 })
  const badge = draw('g', 'diagram-badge', { transform: `translate(${box.x + box.width},${box.y})` })
  const mark = draw('path', 'diagram-mark', {})
  badge.append(draw('circle', '', { r: 9 }), mark)
  group.prepend(plate)
  group.append(badge)
  const place = translated({ x: 0, y: 0, width: 0, height: 0 }, group.getAttribute('transform'))
  return {
    group,
    label,
    mark,
    top: { x: place.x, y: place.y + box.y - 4 },
    bottom: { x: place.x, y: place.y + Math.max(box.y + box.height, lowestOf(group) - 2) },
  }
}

function routeEdge(path: SVGPathElement, nodes: ReadonlyMap<string, PictureNode>): void {
  const ends = edgeEndsOf(path.id)
  const from = ends && nodes.get(ends.from)?.bottom
  const to = ends && nodes.get(ends.to)?.top
  if (from === undefined || to === undefined) return
  const down = to.y - from.y
  if (down > 12 && down < longestOwnRoute) path.setAttribute('d', routeDown(from, to))
}

function lowestOf(group: SVGGElement): number {
  const lowest = [...group.querySelectorAll(':scope > g:not(.label) > path')].map(path => {
    const box = extentOf(path.getAttribute('d') ?? '')
    if (box === undefined) return 0
    const moved = translated(box, path.parentElement?.getAttribute('transform') ?? null)
    return moved.y + moved.height
  })
  return Math.max(0, ...lowest)
}

function showNode(node: PictureNode, state: NodeState, selected: boolean): void {
  const { group } = node
  group.dataset.state = state
  group.classList.toggle('diagram-selected', selected)
  group.setAttribute('aria-label', `${node.label}: ${inPageLanguage(diagramWords).states[state]}`)
  node.mark.setAttribute('d', marks[state])
}

/** The place of a node's shape. Mermaid's own outline is hidden behind the plate that is drawn there. */
function boxOf(group: SVGGElement): Box {
  for (const shape of group.querySelectorAll('path, polygon, rect')) {
    const box = boxOfShape(shape)
    const parent = shape.parentNode === group ? null : shape.parentElement
    if (box === undefined || box.width === 0) continue
    if (shape.closest('.label') === null) return translated(box, parent?.getAttribute('transform') ?? null)
  }
  return { x: -28, y: -28, width: 56, height: 56 }
}

function boxOfShape(shape: Element): Box | undefined {
  if (shape.tagName !== 'rect') return extentOf(shape.getAttribute('d') ?? shape.getAttribute('points') ?? '')
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map(name => Number(shape.getAttribute(name)))
  return { x: x ?? 0, y: y ?? 0, width: width ?? 0, height: height ?? 0 }
}

function draw<Name extends 'rect' | 'g' | 'path' | 'circle'>(
  name: Name,
  className: string,
  attributes: { readonly [attribute: string]: string | number },
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS(svgNamespace, name)
  if (className !== '') element.setAttribute('class', className)
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, `${value}`)
  return element
}
