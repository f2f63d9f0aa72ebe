/** Refuses to go on with a Node that is too old, in words rather than with a stack. Imported first, before anything newer. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(
    `Sekisho needs Node 22.12 or newer; this is ${process.versions.node}.\n` +
      'On Linux, npm ci brings Node 24 along unless optional dependencies were left out (npm ci --include=optional).\n',
  )
  process.exit(2)
}
