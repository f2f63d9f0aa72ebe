/** Preloaded into a test's server: when the process that started it is gone, however it went, standard input ends, and so does this. */
process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0))
process.stdin.resume().unref?.()
