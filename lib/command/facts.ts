import { database } from '@/lib/platform/database'
import { checkPersonFacts, rebuildPersonFacts } from '@/lib/rollouts/facts/check/data'
import { type Command, exitCodes } from './command'

export const factsVerify: Command = {
  name: 'facts verify',
  summary: 'Compute the facts that simulations read of everybody anew, and compare. Changes nothing.',
  usage: '',
  options: {},
  run: async ({ json, say }) => {
    const found = await checkPersonFacts(await database())
    const isRight = found.missing + found.surplus + found.different === 0
    if (json) say(JSON.stringify({ ...found, isRight }))
    else if (isRight) say(`The facts of ${found.people} people are what the tables say.`)
    else {
      say(
        `Of ${found.people} people ${found.missing} have no facts and ${found.different} have wrong ones; ${found.surplus} rows are nobody's.`,
      )
      for (const id of found.examples) say(`  ${id}`)
      say('Write them anew: sekisho facts rebuild')
    }
    return isRight ? exitCodes.done : exitCodes.refused
  },
}

export const factsRebuild: Command = {
  name: 'facts rebuild',
  summary: 'Write the facts that simulations read of everybody anew. Changes of people wait meanwhile.',
  usage: '',
  options: {},
  run: async ({ json, say }) => {
    const people = await rebuildPersonFacts(await database())
    say(json ? JSON.stringify({ people }) : `Wrote the facts of ${people} people.`)
    return exitCodes.done
  },
}
