/** What the probe must find in a workspace, and what it means when it does not. */
type Expectation = { readonly finding: string; readonly value: string | RegExp; readonly otherwise: string }

const writableNowhere = [
  '/',
  '/usr',
  '/etc',
  '/run',
  '/dev',
  '/opt/tools',
  '/node_modules',
  '/proc/sys/kernel',
].map(
  (folder): Expectation => ({
    finding: `write:${folder}`,
    value: 'no',
    otherwise: `A workspace can write to ${folder}.`,
  }),
)

const expectations: readonly Expectation[] = [
  { finding: 'user', value: '1000', otherwise: 'A workspace does not run as its own user.' },
  { finding: 'capabilities', value: /^0+$/, otherwise: 'A workspace keeps capabilities of the kernel.' },
  {
    finding: 'no-new-privileges',
    value: '1',
    otherwise: 'A workspace can gain privileges by set-uid programs.',
  },
  { finding: 'seccomp', value: '2', otherwise: 'The system-call filter is not in force.' },
  { finding: 'processes', value: /^\d$/, otherwise: 'A workspace sees processes of the machine.' },
  { finding: 'descriptors', value: '0 1 2', otherwise: 'A workspace inherits open files of the server.' },
  { finding: 'interfaces', value: 'lo', otherwise: 'A workspace has a network interface of the machine.' },
  { finding: 'routes', value: '0', otherwise: 'A workspace has a route to a network.' },
  { finding: 'foreign-variables', value: '0', otherwise: 'A workspace sees variables of the server.' },
  ...writableNowhere,
  { finding: 'write:home', value: 'yes', otherwise: 'A workspace cannot write to its own home folder.' },
  { finding: 'write:tmp', value: 'yes', otherwise: 'A workspace cannot write to its own /tmp.' },
  { finding: 'sys-visible', value: 'no', otherwise: 'A workspace sees /sys.' },
  { finding: 'mount', value: 'no', otherwise: 'A workspace can mount file systems.' },
  { finding: 'new-user-namespace', value: 'no', otherwise: 'A workspace can make user namespaces.' },
  { finding: 'new-network-namespace', value: 'no', otherwise: 'A workspace can make network namespaces.' },
  { finding: 'raise-processes', value: 'no', otherwise: 'A workspace can raise its own limits.' },
  { finding: 'metadata', value: 'no', otherwise: 'A workspace reaches the metadata service of the machine.' },
  { finding: 'vsock', value: 'no', otherwise: 'A workspace reaches the hypervisor by vsock.' },
  { finding: 'io-uring', value: 'no', otherwise: 'A workspace can use io_uring.' },
  { finding: 'keyring', value: 'no', otherwise: 'A workspace can use the kernel keyring.' },
  {
    finding: 'inotify-unlimited',
    value: 'no',
    otherwise: 'A workspace can use up the file watches of the machine.',
  },
  { finding: 'pts-limit', value: '16', otherwise: 'A workspace can use up the terminals of the machine.' },
]

export function parseFindings(text: string): Map<string, string> {
  const findings = new Map<string, string>()
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ')
    if (space > 0) findings.set(line.slice(0, space), line.slice(space + 1).trim())
  }
  return findings
}

/** A sentence for everything that is not as it must be; none means that the workspace is isolated. */
export function isolationProblems(findings: ReadonlyMap<string, string>): string[] {
  return expectations.flatMap(({ finding, value, otherwise }) => {
    const found = findings.get(finding)
    if (found === undefined) return [`The self-test could not look at "${finding}".`]
    const asExpected = typeof value === 'string' ? found === value : value.test(found)
    return asExpected ? [] : [`${otherwise} (${finding}: ${found})`]
  })
}
