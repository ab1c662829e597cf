cwlVersion: v1.2
class: Workflow
inputs:
  - type: string
  - id: x
outputs: []
steps:
  first:
    in: {}
    run: {class: Operation, inputs: []}
  second:
    in: {}
    out: []
