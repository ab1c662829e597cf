cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs: {}
outputs: {}
requirements: {WorkReuse: {enableReuse: never}}
