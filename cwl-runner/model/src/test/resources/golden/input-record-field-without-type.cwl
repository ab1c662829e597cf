cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs:
  a:
    type:
      type: record
      fields:
        - name: b
outputs: {}
