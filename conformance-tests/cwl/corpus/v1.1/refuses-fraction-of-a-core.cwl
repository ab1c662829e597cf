cwlVersion: v1.1
class: CommandLineTool
baseCommand: echo
requirements: [{class: ResourceRequirement, coresMin: 0.5}]
inputs: []
outputs: []
