cwlVersion: v1.2
class: CommandLineTool
requirements:
  InlineJavascriptRequirement: {}
  ResourceRequirement:
    coresMin: $(inputs.n * )
    ramMin: '$(inputs["it''s"] +* 2)'
  EnvVarRequirement:
    envDef:
      QUOTED: "tab\t$(inputs.n) and \"$(inputs.n 2)\""
      STATEMENT: $(return inputs.n)
      STRICT: $(function () { with (inputs) { return n; } }())
baseCommand: echo
arguments:
  - prefix: -x
    valueFrom: >
      one $(inputs.n + 1)

      two $(inputs.n
        + 1 2)
  - $(inputs.n > 1 ? 'a' )
inputs:
  n: int
outputs: []
