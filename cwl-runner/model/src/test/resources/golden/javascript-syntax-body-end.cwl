cwlVersion: v1.2
class: CommandLineTool
requirements: { InlineJavascriptRequirement: {} }
baseCommand: echo
arguments: [ "${ return 1 + }", "${ function x(n) ; }", "${ let n = 1; let n = 2; return n; }" ]
inputs: []
outputs:
  out:
    type: int
    outputBinding: { glob: x, outputEval: "${\n  return self[0].contents +;\n}" }
