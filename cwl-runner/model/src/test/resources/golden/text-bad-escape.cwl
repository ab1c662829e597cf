cwlVersion: v1.2
class: CommandLineTool
baseCommand: "a\qb"
inputs: {}
outputs: {}
