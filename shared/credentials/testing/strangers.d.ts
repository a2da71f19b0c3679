declare module '@digitalcredentials/vc' {
  interface Options {
    readonly credential: unknown
    readonly suite: unknown
    readonly documentLoader: (url: string) => Promise<unknown>
    readonly checkStatus?: () => Promise<{ readonly verified: boolean }>
  }
  export function verifyCredential(options: Options): Promise<{ readonly verified: boolean }>
  export function issue(options: Options): Promise<object>
}

declare module '@digitalcredentials/data-integrity' {
  export class DataIntegrityProof {
    constructor(options: { readonly signer?: unknown; readonly cryptosuite: unknown })
  }
}

declare module '@digitalcredentials/eddsa-rdfc-2022-cryptosuite' {
  export const cryptosuite: unknown
}

declare module '@digitalcredentials/ed25519-multikey' {
  interface Key {
    id: string
    signer(): unknown
    export(options: { readonly publicKey: true }): Promise<{ readonly publicKeyMultibase: string }>
  }
  export function generate(options: { readonly controller: string }): Promise<Key>
}
