cwlVersion: v1.2
class: Workflow
id: bench-scatter
doc: One trivial step for each word.
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
      inputs:
        word: { type: string, inputBinding: { position: 1 } }
      outputs:
        said: stdout
      baseCommand: echo
      stdout: said.txt
