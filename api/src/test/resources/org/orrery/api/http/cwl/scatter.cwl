cwlVersion: v1.2
class: Workflow
id: scatter
requirements:
  ScatterFeatureRequirement: {}
inputs:
  words: string[]
outputs:
  greetings:
    type: File[]
    outputSource: greet/greeting
steps:
  greet:
    scatter: word
    in:
      word: words
    out: [greeting]
    run:
      class: CommandLineTool
      baseCommand: [echo, Hello]
      inputs:
        word:
          type: string
          inputBinding: {}
      outputs:
        greeting: stdout
      stdout: $(inputs.word).txt
