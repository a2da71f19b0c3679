import { join } from 'node:path'
import { createServer } from 'vite'

const root = join(import.meta.dirname, '../..')

export interface GalleryServer {
  readonly url: string
  close(): Promise<void>
}

/** The page as it is served in development, where there is a gallery, on a free port. */
export async function serveGallery(): Promise<GalleryServer> {
  const vite = await createServer({
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    server: { host: '127.0.0.1', port: 0, strictPort: false, hmr: false },
  })
  await vite.listen()
  const [url] = vite.resolvedUrls?.local ?? []
  if (url === undefined) throw new Error('the development server has no address')
  return { url: `${url}gallery`, close: () => vite.close() }
}
