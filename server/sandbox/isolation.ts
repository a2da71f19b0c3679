/** What differs between sandboxes; the rest of their isolation is the same for all. */
export interface IsolationSettings {
  readonly hostname: string
  readonly uid: number
  readonly gid: number
  /** `none`: not even a loopback of the machine's. `given`: that of the namespace in which bubblewrap is started. */
  readonly network: 'none' | 'given'
}

/**
 * What every sandbox is made with: namespaces and a user of its own, no capability, no way to more of either; it ends with
 * whoever started it. Bubblewrap's own environment is hidden too, as the code is the first process of its sandbox.
 */
export function isolationOptions({ hostname, uid, gid, network }: IsolationSettings): string[] {
  return [
    // Named one by one: --unshare-all only tries a user namespace.
    ...['--unshare-user', '--unshare-ipc', '--unshare-pid', '--unshare-uts', '--unshare-cgroup-try'],
    ...(network === 'none' ? ['--unshare-net'] : []),
    ...['--disable-userns', '--uid', String(uid), '--gid', String(gid), '--hostname', hostname],
    ...['--die-with-parent', '--as-pid-1', '--cap-drop', 'ALL'],
  ]
}

/** Empty folders that everybody may look into. */
export function folderOptions(paths: readonly string[]): string[] {
  return paths.flatMap(path => ['--perms', '0755', '--dir', path])
}

/** For `bwrap --args`: host paths and credentials stay out of `ps`. An option that would become two is refused. */
export function separatedByNul(options: readonly string[]): string {
  if (options.some(option => option.includes('\0'))) throw new Error("A sandbox's option contains NUL")
  return options.map(option => `${option}\0`).join('')
}

/** Whatever is run by it has the rights of this user alone, and can neither trace nor signal what another runs. */
export function asUser(uid: number): string[] {
  const rights = ['--clear-groups', '--inh-caps=-all', '--bounding-set=-all', '--no-new-privs']
  return ['/usr/bin/setpriv', `--reuid=${uid}`, `--regid=${uid}`, ...rights]
}
