cwlVersion: v1.2
class: Workflow
id: scatter
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
      stdout: $(inputs.word).txt
