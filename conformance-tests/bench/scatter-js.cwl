cwlVersion: v1.2
class: Workflow
id: bench-scatter-js
doc: One trivial step for each word, with two JavaScript expressions a step.
requirements:
  ScatterFeatureRequirement: {}
inputs:
  words: string[]
outputs:
  said: { type: "File[]", outputSource: say/said }
steps:
  say:
    scatter: word
    in: { word: words }
    out: [said]
    run:
      class: CommandLineTool
      requirements:
        InlineJavascriptRequirement: {}
      inputs:
        word: string
      outputs:
        said: stdout
      baseCommand: echo
      arguments:
        - '${ return inputs.word.split(" ").reverse().join(" "); }'
      stdout: '${ return "said-" + inputs.word.replace(/[^a-z0-9]/g, "-") + ".txt"; }'
