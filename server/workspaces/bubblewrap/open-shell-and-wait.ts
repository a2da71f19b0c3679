import { createBubblewrapDriver } from './bubblewrap-driver.ts'

/** `node open-shell-and-wait.ts <data folder> <workspace>`: a server that dies in the middle of a program's output. */
const driver = createBubblewrapDriver({ dataDir: process.argv[2] ?? '' })
const workspace = await driver.attach(process.argv[3] ?? '')
const terminal = await workspace?.openTerminal({ id: 'survivor', size: { columns: 100, rows: 30 } })
let text = ''
terminal?.listen({
  output(bytes) {
    text += Buffer.from(bytes).toString()
    if (text.includes('line 10\r\n')) console.log('half-way')
  },
  replay() {},
})
terminal?.write(Buffer.from('mood=calm; for i in $(seq 40); do echo "line $i"; sleep 0.03; done\r'))
