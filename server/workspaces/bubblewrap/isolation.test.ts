import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callNumbers } from '../../sandbox/system-calls.ts'
import type { Workspace } from '../driver.ts'
import { createDriverFixture, readTerminal, shell, standardSize, until } from './driver-fixture.ts'
import { isolationProblems, parseFindings } from './isolation-findings.ts'

process.env.ASSAY_TEST_SECRET = 'secret-of-the-server'
const fixture = createDriverFixture()
let workspace: Workspace
beforeAll(async () => {
  workspace = await fixture.create({ environment: { ORDERS_TABLE: 'orders-1' } })
})
afterAll(fixture.close)

test('the self-test finds this machine fit for exams', async () => {
  const capabilities = await fixture.driver.capabilities()
  expect(capabilities.problems).toEqual([])
  expect(capabilities).toMatchObject({ examReady: true, isolation: 'shared-kernel' })
  expect(await fixture.driver.capabilities()).toBe(capabilities)
  expect((await fixture.driver.list()).filter(id => id.startsWith('self-test'))).toEqual([])
})

test('an ordinary user gets the same isolation', async () => {
  const script = fileURLToPath(new URL('print-capabilities.ts', import.meta.url))
  const folder = mkdtempSync(join(tmpdir(), 'assay-user-'))
  chmodSync(folder, 0o777)
  const asNobody =
    process.getuid?.() === 0
      ? ['/usr/bin/setpriv', '--reuid=12345', '--regid=12345', '--clear-groups']
      : ['/usr/bin/env']
  const [file = '', ...args] = [...asNobody, process.execPath, script, join(folder, 'data')]
  try {
    const { stdout } = await promisify(execFile)(file, args, { env: {} })
    expect(JSON.parse(stdout)).toMatchObject({ problems: [], examReady: true, perWorkspaceUid: false })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a finding that is not as it must be becomes a sentence, and so does one that is missing', () => {
  const problems = isolationProblems(parseFindings('user 0\nseccomp 2\nwrite:/usr yes'))
  expect(problems).toContain('A workspace does not run as its own user. (user: 0)')
  expect(problems).toContain('A workspace can write to /usr. (write:/usr: yes)')
  expect(problems).toContain('The self-test could not look at "mount".')
  expect(problems.some(problem => problem.includes('seccomp'))).toBe(false)
})

test('no variable of the server is anywhere in sight, and those of the attempt are', async () => {
  const seen = await shell(workspace, 'cat /proc/*/environ /proc/*/cmdline | tr "\\0" "\\n"')
  expect(seen).not.toContain('secret-of-the-server')
  expect(seen).not.toContain(fixture.dataDir)
  expect(seen).toContain('ORDERS_TABLE=orders-1')
  const hostVariables = readFileSync(`/proc/${await fixture.driver.hostPid()}/environ`, 'utf8')
  expect(hostVariables).not.toContain('secret-of-the-server')
})

const ioctlPasses = (request: string) => `
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall(16 if os.uname().machine == "x86_64" else 29, 0, ctypes.c_ulong(${request}), b"x")
sys.exit(ctypes.get_errno() == 1)`

const callNumber = (call: string) => callNumbers[process.arch === 'arm64' ? 'aarch64' : 'x86_64'][call]

const refused: readonly { attack: string; script: string }[] = [
  { attack: 'read the memory of the first process', script: 'head -c 1 /proc/1/mem' },
  {
    attack: 'attach a debugger',
    script: 'python3 -c "import ctypes,sys; sys.exit(ctypes.CDLL(None).ptrace(0,0,0,0)<0)"',
  },
  { attack: 'make a device', script: 'mknod ~/disk b 254 0' },
  { attack: 'open a device of the host', script: 'cat /dev/kmsg /dev/mem /dev/kvm /dev/vda' },
  { attack: 'trigger sysrq', script: 'echo b > /proc/sysrq-trigger' },
  { attack: 'remount a file system', script: 'mount -o remount,rw /usr' },
  { attack: 'become root with su', script: 'echo | su -c true' },
  { attack: 'use a set-uid copy', script: 'cp /bin/id /tmp/i && chmod u+s /tmp/i && [ "$(/tmp/i -u)" = 0 ]' },
  // Refused by the filter (EPERM), before the kernel sees that this is no terminal (ENOTTY).
  { attack: 'type into a terminal', script: `python3 -c '${ioctlPasses('0x5412')}'` },
  {
    attack: 'hide an ioctl in the high half of its number',
    script: `python3 -c '${ioctlPasses('0x100005412')}'`,
  },
  { attack: 'make a user namespace by clone', script: 'unshare --user --map-root-user true' },
  { attack: 'replace the first program of the sandbox', script: 'chmod 777 /proc/1/exe' },
  { attack: 'replace Node', script: 'cp /bin/true /opt/tools/node || chmod 777 /opt/tools/node' },
  {
    attack: 'load an eBPF program',
    script:
      "python3 -c \"import ctypes,sys; sys.exit(ctypes.CDLL(None).syscall(321 if __import__('os').uname().machine=='x86_64' else 280,0,0,0)<0)\"",
  },
  ...(['keyctl', 'userfaultfd', 'io_uring_setup', 'perf_event_open', 'memfd_create', 'shmget'] as const).map(
    call => ({
      attack: `call ${call}`,
      script: `python3 -c 'import ctypes,sys; sys.exit(ctypes.CDLL(None).syscall(${callNumber(call)},0,0,0,0,0)<0)'`,
    }),
  ),
  { attack: 'set the clock', script: 'date -s 2000-01-01' },
  { attack: 'rename the machine', script: 'hostname other' },
  { attack: 'ask for real-time priority', script: 'chrt -f 50 true' },
  { attack: 'lower its niceness', script: '[ "$(nice -n -5 nice)" -lt "$(nice)" ]' },
  { attack: 'reach the internet', script: 'exec 5<>/dev/tcp/8.8.8.8/53' },
  { attack: 'resolve a name', script: 'getent hosts example.com' },
  { attack: 'open a raw socket', script: 'python3 -c "import socket; socket.socket(2,3,1)"' },
  { attack: 'find a socket of the host', script: 'ls /run/docker.sock /run/dbus /run/systemd' },
  { attack: 'see the hierarchy of control groups', script: 'ls /sys/fs/cgroup' },
  { attack: 'reach another port of its own loopback', script: 'exec 5<>/dev/tcp/127.0.0.1/22' },
]
test.each(refused)('a workspace cannot $attack', async ({ script }) => {
  expect(
    await shell(
      workspace,
      `if ( ${script} ) >/dev/null 2>&1 </dev/null; then echo done; else echo refused; fi`,
    ),
  ).toBe('refused')
})

test('system calls of the 32-bit interface end the process', async () => {
  if (process.arch !== 'x64') return expect(process.arch).toBe('arm64')
  // mov eax,20 (getpid); int 0x80; ret
  const code = `
import ctypes, mmap
m = mmap.mmap(-1, 4096, prot=7)
m.write(bytes.fromhex('b814000000cd80c3'))
ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(m)))()
`
  await workspace.files.write('int80.py', Buffer.from(code))
  // By the filter (SIGSYS), or by a kernel that has no such interface at all (SIGSEGV).
  expect(await shell(workspace, 'python3 int80.py & wait $!; echo $?')).toMatch(/159|139/)
})

test('only the two ports of the endpoint answer', async () => {
  const listening = await shell(
    workspace,
    'sed 1d /proc/net/tcp /proc/net/tcp6 | grep " 0A " | tr -s " " | cut -d" " -f3',
  )
  // 127.0.0.1 as the kernel prints it, and 4566 and 4567 in hexadecimal.
  expect(
    listening
      .split('\n')
      .filter(line => !line.startsWith('sl'))
      .sort(),
  ).toEqual(['0100007F:11D6', '0100007F:11D7'])
})

test('each workspace reaches its own endpoint', async () => {
  const answer = (name: string) => fixture.endpoint((_request, response) => response.end(name))
  const [one, two] = await Promise.all([
    fixture.create({ endpoint: await answer('account one') }),
    fixture.create({ endpoint: await answer('account two') }),
  ])
  expect(await shell(one, 'curl -s $AWS_ENDPOINT_URL')).toBe('account one')
  expect(await shell(two, 'curl -s $AWS_ENDPOINT_URL')).toBe('account two')
  await Promise.all([one.destroy(), two.destroy()])
})

test('a fork bomb is stopped at the limit and other workspaces go on', async () => {
  const victim = await fixture.create()
  const bomb = shell(workspace, 'bomb() { bomb | bomb & }; bomb; sleep 1; ls -d /proc/[0-9]* | wc -l', 3_000)
  const started = performance.now()
  expect(await shell(victim, 'echo $((6 * 7))')).toBe('42')
  expect(performance.now() - started).toBeLessThan(30_000)
  await bomb
  await until(async () => (await workspace.usage()).processes === 0)
  await victim.destroy()
})

test('who takes too much memory is ended, and the shell goes on', async () => {
  const terminal = await workspace.openTerminal({ id: 'memory', size: standardSize })
  const screen = readTerminal(terminal)
  screen.type(
    `node -e 'const a = []; for (;;) a.push(Buffer.alloc(8 << 20, 1))'; echo "ended with $?"; echo still-$((40 + 2))`,
  )
  await screen.shows(/ended with 1(37|34)\r\n[\s\S]*still-42/)
  await workspace.closeTerminal('memory')
})

test('who fills the disk is ended, and can then remove what is too much', async () => {
  const terminal = await workspace.openTerminal({ id: 'disk', size: standardSize })
  const screen = readTerminal(terminal)
  screen.type(
    'for i in $(seq 400); do head -c 1M /dev/zero > big-$i || break; sleep 0.03; done; echo over-$((1 + 1))',
  )
  await screen.shows(/the disk of this workspace is full/)
  screen.type('\x03')
  expect(await shell(workspace, 'rm -f big-*; ls | wc -l')).toMatch(/^\d+$/)
  await workspace.closeTerminal('disk')
})
