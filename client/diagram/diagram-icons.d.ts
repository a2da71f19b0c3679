/** Made by the build: see `diagramIcons` in `vite.config.ts`. */
declare module 'virtual:diagram-icons' {
  export const icons: {
    readonly [name: string]: () => Promise<{
      readonly icon: { readonly body: string; readonly width: number; readonly height: number }
    }>
  }
}
