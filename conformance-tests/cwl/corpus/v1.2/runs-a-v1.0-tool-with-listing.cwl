cwlVersion: v1.2
class: Workflow
requirements: [{class: SubworkflowFeatureRequirement}]
inputs: {d: {type: Directory, default: {class: Directory, location: ../data/tree}}}
outputs: {n: {type: int, outputSource: s/n}}
steps:
  s:
    in: {d: d}
    out: [n]
    run: ../v1.0/listing-is-deep.cwl
