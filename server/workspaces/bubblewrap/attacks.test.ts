import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Workspace } from '../driver.ts'
import { createDriverFixture, readTerminal, shell, standardSize, until } from './driver-fixture.ts'

const fixture = createDriverFixture()
let workspace: Workspace
beforeAll(async () => {
  workspace = await fixture.create()
}, 60_000)
afterAll(() => fixture.close())

describe('a shell that means harm', () => {
  test.each<[string, string, RegExp]>([
    ['makes a device', 'mknod disk b 8 0 2>&1; ls disk 2>&1', /not permitted[\s\S]*No such file/],
    [
      'writes to the kernel’s settings',
      'echo 1 2>&1 >/proc/sys/kernel/panic; echo "was $?"',
      /denied|Read-only|was 1/,
    ],
    [
      'reads the memory of the machine',
      'head -c 1 /proc/kcore 2>&1; head -c 1 /dev/mem 2>&1',
      /denied|No such|not permitted/,
    ],
    [
      'asks to be spared when memory runs out',
      'echo -1000 2>&1 >/proc/self/oom_score_adj; cat /proc/self/oom_score_adj',
      /(?:^|\n)(?:0|[1-9]\d*)$/,
    ],
    ['goes before all others', 'renice -n -10 $$ 2>&1', /denied|not permitted/],
    ['becomes another user by a program of its own', 'cp /bin/id me; chmod 4755 me; ./me -u', /^1000$/],
    [
      'mounts over what it is given',
      'mount -t tmpfs none /home 2>&1; unshare -Urm true 2>&1',
      /denied|not permitted|must be superuser|failed/,
    ],
    [
      'fills /tmp with names',
      'cd /tmp && mkdir n && cd n && python3 -c "\nn=0\ntry:\n  while True: open(str(n),\'w\').close(); n+=1\nexcept OSError as e: print(n < 33000, e.errno)"; rm -rf /tmp/n',
      /^True 28$/,
    ],
    [
      'opens hundreds of connections to the account',
      // Those beyond its share are closed as soon as the host comes to it.
      `python3 -c "
import socket, time
connections = []
for _ in range(300):
    try: connections.append(socket.create_connection(('127.0.0.1', 4566), 10))
    except OSError: break
def alive(one):
    one.setblocking(False)
    try: return one.recv(1) != b''
    except BlockingIOError: return True
    except OSError: return False
for _ in range(60):
    open = sum(map(alive, connections))
    if open <= 64: break
    time.sleep(0.5)
print(open <= 64)"`,
      /^True$/,
    ],
    [
      'looks for sockets of the machine without a name',
      'cut -c1-200 /proc/net/unix | grep -c "@" || true',
      /^0$/,
    ],
    [
      'looks for others’ processes',
      'for p in /proc/[0-9]*; do tr "\\0" " " <$p/cmdline; done | grep -c -e "[n]ode" -e "[p]ostgres" || true',
      /^0$/,
    ],
  ])('%s', async (_, script, seen) => {
    expect(await shell(workspace, script)).toMatch(seen)
  })

  test('lays a pipe, a loop and a way out where the editor looks: each is refused at once', async () => {
    await shell(
      workspace,
      'mkfifo pipe; ln -s loop loop; ln -s /etc/passwd out; ln -s / root; ln out hard 2>/dev/null; true',
    )
    for (const path of ['pipe', 'loop', 'out', 'root/etc/passwd'])
      await expect(workspace.files.read(path, 1_000), path).rejects.toMatchObject({ code: 'path-refused' })
    await expect(workspace.files.write('root/tmp/x', Buffer.from('x'))).rejects.toMatchObject({
      code: 'path-refused',
    })
    const { entries } = await workspace.files.list()
    expect(entries.filter(({ kind }) => kind === 'other').map(({ path }) => path)).toEqual(
      expect.arrayContaining(['loop', 'out', 'pipe', 'root']),
    )
  })

  test('puts a link in the place of the folder while the editor saves: nothing is written elsewhere', async () => {
    await shell(
      workspace,
      'mkdir -p ~/elsewhere a; (for i in $(seq 400); do mv a b; ln -s ~/elsewhere a; rm a; mv b a; done) >/dev/null 2>&1 &',
    )
    for (let save = 0; save < 60; save++) await workspace.files.write('a/f', Buffer.from('x')).catch(() => {})
    expect(await shell(workspace, 'ls ~/elsewhere | wc -l')).toBe('0')
  })
})

test('what shells have had of processors is counted when they are gone', async () => {
  const one = await fixture.create()
  const burn = 'python3 -c "import time\nwhile time.process_time() < 0.2: pass"'
  await shell(one, `${burn}; ${burn} &`)
  await until(async () => (await one.usage()).processes === 0)
  expect((await one.usage()).cpuMs).toBeGreaterThan(100)
  await one.destroy()
})

test('a save on a full disk is refused with a word, and disturbs no shell', async () => {
  const full = await fixture.create({ limits: { ...fixture.spec().limits, diskBytes: 1024 * 1024 } })
  const { screen } = await (async () => {
    const terminal = await full.openTerminal({ id: 'idle', size: standardSize })
    return { terminal, screen: readTerminal(terminal) }
  })()
  let saved = 0
  const refused = until(async () => {
    const one = full.files.write(`saved-${saved++}`, Buffer.alloc(100_000))
    return (await one.catch((error: Error) => error)) instanceof Error
  })
  await refused
  await expect(full.files.write('one-more', Buffer.alloc(1))).rejects.toThrow(
    /disk of this workspace is full/,
  )
  screen.type('rm -f saved-*; echo gone-$((40 + 2))')
  await screen.shows(/gone-42/)
  await until(() =>
    full.files.write('again', Buffer.alloc(1)).then(
      () => true,
      () => false,
    ),
  )
  await full.destroy()
})
