import { defineConfig } from 'vite'
import solid from 'vite-plugin-solid'

/** Builds the author's panel into `dist-author/`, from where a preview alone serves it. */
export default defineConfig({
  root: 'client',
  base: '/author/',
  publicDir: false,
  plugins: [solid()],
  build: {
    outDir: '../dist-author',
    emptyOutDir: true,
    target: 'es2023',
    rollupOptions: { input: 'client/author.html' },
  },
})
