cwlVersion: v1.2
class: CommandLineTool
baseCommand: "true"
requirements:
  - class: ScatterFeatureRequirment
  - class: acme:GpuRequirement
    count: 1
  - class: ToolTimeLimit
    timelimit: -5
  - class: LoadListingRequirement
    loadListing: deep
hints:
  - class: acme:Nice
inputs: []
outputs: []
