import { icons } from 'virtual:diagram-icons'
import mermaid from 'mermaid'
import { iconNames } from './icon-names.ts'

const configuration = {
  startOnLoad: false,
  securityLevel: 'strict',
  layout: 'dagre',
  look: 'classic',
  theme: 'base',
  themeVariables: { fontSize: '13px' },
  fontFamily: '"Inter Variable", Inter, system-ui, sans-serif',
  deterministicIds: true,
  htmlLabels: false,
  flowchart: {
    htmlLabels: false,
    curve: 'step',
    nodeSpacing: 36,
    rankSpacing: 44,
    padding: 8,
    useMaxWidth: false,
  },
} as const

/** Makes the picture of a diagram as SVG text with ids `g-flowchart-<node>-<n>`. Import it lazily: it brings Mermaid. */
export async function renderDiagram(source: string): Promise<string> {
  const named = await Promise.all(
    iconNames(source).map(async name => [name, (await icons[name]?.())?.icon] as const),
  )
  const known = Object.fromEntries(named.flatMap(([name, icon]) => (icon ? [[name, icon]] : [])))
  mermaid.registerIconPacks([{ name: 'logos', icons: { prefix: 'logos', icons: known } }])
  mermaid.initialize(configuration)
  const { svg } = await mermaid.render('g', source)
  return svg
}
