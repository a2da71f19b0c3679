import { defineConfig } from 'vite'
import solid from 'vite-plugin-solid'

/** Builds the page into `dist/`; the server serves it from there. */
export default defineConfig({
  root: 'client',
  plugins: [solid()],
  build: { outDir: '../dist', emptyOutDir: true, target: 'es2023', sourcemap: false },
})
