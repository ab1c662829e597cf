# Wants an input that nothing stands in for.
cwlVersion: v1.2
class: CommandLineTool
id: needy
baseCommand: echo
inputs:
  name: {type: string, inputBinding: {position: 1}}
outputs: []
