import { join } from 'node:path'
import { icons } from '@iconify-json/logos'
import { defineConfig, type Plugin } from 'vite'
import solid from 'vite-plugin-solid'
import { compiledOnce } from './scripts/compiled-once.ts'

/** Where `npm run dev` has the server; its page asks there by way of Vite. */
const server = process.env.DEV_SERVER

/** Builds the page into `dist/`, from where the server serves it; in development serves it as it is edited. */
export default defineConfig({
  root: 'client',
  plugins: [compiledOnce(solid()), diagramIcons(), flowchartsAlone()],
  server: {
    strictPort: true,
    ...(server && { proxy: { '/api': { target: server, ws: true }, '/aws': server, '/fake': server } }),
    // What the page is made of, and not the data folder beside it.
    fs: { allow: ['client', 'shared', 'node_modules'].map(folder => join(import.meta.dirname, folder)) },
  },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: false,
    // Monaco is 3 MB however it is cut, and comes after everything else.
    chunkSizeWarningLimit: 4_000,
  },
})

/**
 * `virtual:diagram-icons`: the icons a challenge's diagram may name, each in a chunk of its own, so that a page fetches
 * the six it draws and not the pack of 5 MB.
 */
export function diagramIcons(): Plugin {
  const index = 'virtual:diagram-icons'
  const one = 'virtual:diagram-icon/'
  const others = ['chrome', 'nodejs-icon', 'python', 'postgresql', 'redis']
  const names = Object.keys(icons.icons).filter(name => name.startsWith('aws-') || others.includes(name))
  return {
    name: 'diagram-icons',
    resolveId: id => (id === index || id.startsWith(one) ? `\0${id}` : undefined),
    load(id) {
      if (id === `\0${index}`) {
        const entries = names.map(name => `${JSON.stringify(name)}: () => import('${one}${name}')`)
        return `export const icons = {${entries.join(',\n')}}`
      }
      if (!id.startsWith(`\0${one}`)) return undefined
      const name = id.slice(one.length + 1)
      const icon = { width: icons.width, height: icons.height, ...icons.icons[name] }
      return `export const icon = ${JSON.stringify(icon)}`
    },
  }
}

/** A challenge's diagram is a flowchart: the other thirty kinds, three layouts and formulas stay out of the build. */
function flowchartsAlone(): Plugin {
  const leftOut = '\0left-out-of-mermaid'
  const drawsFlowcharts = /flowDiagram-|dagre-|sizeCapture-/
  return {
    name: 'flowcharts-alone',
    enforce: 'pre',
    resolveId(source, importer, { kind }) {
      if (kind !== 'dynamic-import' || !importer?.includes('/mermaid/dist/')) return undefined
      return drawsFlowcharts.test(source) ? undefined : leftOut
    },
    load: id => (id === leftOut ? "throw new Error('Only flowcharts are drawn here.')" : undefined),
  }
}
