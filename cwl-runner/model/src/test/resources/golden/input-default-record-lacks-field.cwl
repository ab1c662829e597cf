cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs:
  a:
    type: {type: record, fields: {b: int, c: string}}
    default: {b: 1}
outputs: {}
