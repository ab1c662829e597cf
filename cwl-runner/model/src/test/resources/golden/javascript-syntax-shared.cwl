cwlVersion: v1.2
class: CommandLineTool
requirements: { InlineJavascriptRequirement: {} }
baseCommand: echo
arguments: [ $(inputs.n -) ]
inputs: { n: int }
outputs: []
