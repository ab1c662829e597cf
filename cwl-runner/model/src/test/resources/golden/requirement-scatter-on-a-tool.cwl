cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs: {}
outputs: {}
requirements: {ScatterFeatureRequirement: {extra: 1}}
