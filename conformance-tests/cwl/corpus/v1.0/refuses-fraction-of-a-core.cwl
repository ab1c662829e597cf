cwlVersion: v1.0
class: CommandLineTool
baseCommand: echo
requirements: [{class: ResourceRequirement, coresMin: 0.5}]
inputs: []
outputs: []
