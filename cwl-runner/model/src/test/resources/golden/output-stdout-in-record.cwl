cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs: {}
outputs:
  a: {type: {type: record, fields: {b: stdout}}}
