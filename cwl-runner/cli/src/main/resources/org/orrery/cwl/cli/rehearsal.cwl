# Run once when the cache of loaded classes is made: touches what most documents need.
cwlVersion: v1.2
class: Workflow
requirements:
  ScatterFeatureRequirement: {}
  InlineJavascriptRequirement: {}
  StepInputExpressionRequirement: {}
inputs:
  words: string[]
outputs:
  files:
    type: File[]
    outputSource: echo/file
steps:
  echo:
    scatter: word
    in:
      word: words
      upper: { source: words, valueFrom: "$(self[0].toUpperCase())" }
    out: [file]
    run:
      class: CommandLineTool
      baseCommand: ["true"]
      requirements:
        InitialWorkDirRequirement:
          listing:
            - entryname: note.txt
              entry: "$(inputs.word) $(inputs.upper)"
      inputs:
        word: { type: string, inputBinding: { position: 1 } }
        upper: string
      stdout: out.txt
      outputs:
        file:
          type: File
          outputBinding: { glob: note.txt, outputEval: "$(self[0])" }
