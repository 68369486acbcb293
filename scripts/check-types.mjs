// Type-checks every world of the project with its own libraries: core knows no DOM, workers no window.
import { runTool } from './lib/run.mjs'

const projects = ['core', 'worker', 'app', 'test']
let failed = 0
for (const project of projects) {
  const { code, output } = await runTool('tsc', ['-p', `tsconfig.${project}.json`, '--pretty', 'false'])
  if (code === 0) continue
  failed += 1
  console.error(`tsconfig.${project}.json\n${output}`)
}
console.log(`types: ${projects.length - failed} of ${projects.length} projects pass`)
process.exit(failed === 0 ? 0 : 1)
