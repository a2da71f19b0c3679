/** Packages that programs in a workspace may import, as they are installed on the host. */
export type NodePackages = {
  readonly nodeModules: string
  /** Names below `nodeModules`: packages, or scopes as a whole. */
  readonly folders: readonly string[]
}

/** Everything of the host's that the sandboxes are made from; see `prepareHostFolder`. */
export type SandboxParts = {
  /** Folder over which the parts are mounted in the sandbox's own mount namespace. */
  readonly stage: string
  readonly etcFolder: string
  readonly toolsFolder: string
  readonly nodeBinary: string
  readonly packages: NodePackages
  readonly seccompFile: string
  /** -1 where the kernel counts memory for us; else the bytes of private memory one process may have. */
  readonly dataLimitBytes: number
  /** 0–19: how far workspaces stand back where no cgroup limits their share of the processor. */
  readonly niceness: number
}
