cwlVersion: v1.2
class: CommandLineTool
baseCommand: echo
arguments:
  - prefix-$(inputs.name
  - valueFrom: "$(inputs['name)"
  - |
    first line
    second $(inputs.name.toUpperCase())
inputs:
  name: string
outputs:
  out:
    type: string
    outputBinding: {glob: x, outputEval: constant}
stdout: $(input.name).txt
