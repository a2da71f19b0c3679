import { defineConfig, type Plugin } from 'vite'
import solid from 'vite-plugin-solid'

/** Builds the verifier as one HTML file, `dist/offline/verify.html`, beside the page. */
export default defineConfig({
  root: 'client',
  publicDir: false,
  plugins: [solid(), oneFile()],
  build: {
    outDir: '../dist/offline',
    emptyOutDir: true,
    target: 'es2023',
    cssCodeSplit: false,
    modulePreload: false,
    assetsInlineLimit: Number.POSITIVE_INFINITY,
    rollupOptions: { input: 'client/offline/verify.html' },
  },
})

/** Puts scripts and styles into the HTML file, and leaves that alone. */
function oneFile(): Plugin {
  return {
    name: 'one-file',
    enforce: 'post',
    generateBundle(_, bundle) {
      const parts = Object.values(bundle)
      const scripts = parts.flatMap(part => (part.type === 'chunk' ? [part.code] : []))
      const assets = parts.flatMap(part => (part.type === 'asset' ? [part] : []))
      const styles = assets
        .filter(({ fileName }) => fileName.endsWith('.css'))
        .map(({ source }) => String(source))
      const page = assets.find(({ fileName }) => fileName.endsWith('.html'))
      if (page === undefined || scripts.length !== 1)
        throw new Error('The verifier is not one page with one script.')
      const html = String(page.source)
        .replace(/<script type="module"[^>]*><\/script>/, '')
        .replace(/<link rel="stylesheet"[^>]*>/, '')
        .replace('</head>', () => `<style>${styles.join('\n')}</style></head>`)
        .replace('</body>', () => `<script type="module">${inScript(scripts.join('\n'))}</script></body>`)
      for (const name of Object.keys(bundle)) delete bundle[name]
      this.emitFile({ type: 'asset', fileName: 'verify.html', source: html })
    },
  }
}

/** A text in a script must not end it. */
const inScript = (code: string): string => code.replaceAll('</script', '<\\/script')
