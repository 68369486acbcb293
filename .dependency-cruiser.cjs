// Layer → the layers it may import besides itself. Read top-down: everything points at core. A client starts a worker by its
// address, `new Worker(new URL('../worker/…', import.meta.url))`, which is no import and therefore not in this table.
const layers = {
  core: [],
  services: ['core'],
  adapters: ['core'],
  contract: ['core'],
  worker: ['core', 'services', 'adapters', 'contract'],
  client: ['core', 'contract'],
  state: ['core', 'contract', 'client'],
  ui: [],
  features: ['core', 'contract', 'state', 'ui'],
  app: ['core', 'contract', 'features', 'state', 'client', 'ui'],
}

// Tests, contract suites and fixtures put layers together that the product keeps apart.
const exempt = '\\.(test|contract|fixture)\\.tsx?$'

const layerRules = Object.entries(layers).map(([layer, may]) => ({
  name: `layer-${layer}`,
  severity: 'error',
  comment: `${layer} may import only: ${[layer, ...may].join(', ')}`,
  from: { path: `^src/${layer}/`, pathNot: exempt },
  to: {
    path: '^src/',
    pathNot: `^src/(${[layer, ...may].join('|')})/`,
  },
}))

module.exports = {
  forbidden: [
    {
      name: 'no-runtime-cycle',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    ...layerRules,
    {
      name: 'contract-is-types',
      severity: 'error',
      comment: 'the contract is shared by both sides of the worker boundary and must bring no code along',
      from: { path: '^src/contract/', pathNot: exempt },
      to: { path: '^src/core/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'core-has-no-packages',
      severity: 'error',
      comment: 'valibot is the one exception (docs/adr/0005-libraries.md)',
      from: { path: '^src/(core|services)/', pathNot: exempt },
      to: { path: 'node_modules', pathNot: 'node_modules/valibot' },
    },
    {
      name: 'services-have-no-packages',
      severity: 'error',
      from: { path: '^src/services/', pathNot: exempt },
      to: { path: 'node_modules' },
    },
    {
      name: 'no-node-in-the-product',
      severity: 'error',
      from: { path: '^src/', pathNot: exempt },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-test-code-in-the-product',
      severity: 'error',
      from: { path: '^src/', pathNot: exempt },
      to: { path: exempt },
    },
    {
      name: 'features-are-islands',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/', pathNot: exempt },
      to: { path: '^src/features/', pathNot: '^src/features/$1/' },
    },
    {
      name: 'no-barrels',
      severity: 'error',
      from: {},
      to: { path: '/index\\.tsx?$', pathNot: 'node_modules' },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true, pathNot: '\\?' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.app.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'default', 'types'],
    },
  },
}
