cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs:
  a: {type: string, inputBinding: {shellQuote: false}}
outputs: {x: File}
stdot: a
