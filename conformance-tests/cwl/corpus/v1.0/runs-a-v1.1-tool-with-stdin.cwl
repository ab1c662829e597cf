cwlVersion: v1.0
class: Workflow
inputs: {f: {type: File, default: {class: File, location: ../data/a.txt}}}
outputs: {o: {type: File, outputSource: s/o}}
steps:
  s: {in: {f: f}, out: [o], run: ../v1.1/type-stdin.cwl}
