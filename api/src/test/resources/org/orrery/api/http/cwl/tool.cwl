cwlVersion: v1.2
class: CommandLineTool
label: Upper case
doc: Writes a text in upper case, so often.
requirements:
  EnvVarRequirement:
    envDef:
      TEXT: $(inputs.text)
  ShellCommandRequirement: {}
baseCommand: []
arguments:
  - shellQuote: false
    valueFrom: yes "$TEXT" | head -n $(inputs.times) | tr a-z A-Z
inputs:
  text:
    type: string
  times:
    type: int
    default: 1
outputs:
  upper:
    type: stdout
stdout: "upper case.txt"
