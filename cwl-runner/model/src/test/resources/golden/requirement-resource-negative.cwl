cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs: {}
outputs: {}
requirements: {ResourceRequirement: {ramMin: -1}}
