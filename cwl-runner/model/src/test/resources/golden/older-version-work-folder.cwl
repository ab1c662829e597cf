cwlVersion: v1.1
class: CommandLineTool
baseCommand: echo
requirements:
  InitialWorkDirRequirement:
    listing:
    - null
    - [{class: File, location: a.txt}]
  ResourceRequirement: {coresMin: 0.5}
inputs: []
outputs: []
