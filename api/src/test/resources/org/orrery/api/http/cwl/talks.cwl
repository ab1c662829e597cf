cwlVersion: v1.2
class: Workflow
id: talks
requirements:
  ScatterFeatureRequirement: {}
inputs:
  words: string[]
  loud:
    type: boolean
    default: false
outputs:
  said:
    type: File[]
    outputSource: write/written
steps:
  "say it_loud":
    scatter: word
    in:
      word: words
    out: []
    run:
      class: CommandLineTool
      baseCommand: [sh, -c, 'echo "out $1"; echo "err $1" >&2', sh]
      inputs:
        word: {type: string, inputBinding: {}}
      outputs: {}
  write:
    scatter: word
    in:
      word: words
    out: [written]
    run:
      class: CommandLineTool
      baseCommand: [sh, -c, 'echo "file $1"; echo "note $1" >&2', sh]
      inputs:
        word: {type: string, inputBinding: {}}
      outputs:
        written: stdout
      stdout: written.txt
