cwlVersion: v1.2
class: Workflow
requirements: [{class: SubworkflowFeatureRequirement}]
inputs: {f: {type: File, default: {class: File, location: ../data/long.txt}}}
outputs: {n: {type: int, outputSource: s/n}}
steps:
  s:
    in: {f: f}
    out: [n]
    run: ../v1.0/contents-are-cut.cwl
