cwlVersion: v1.2
class: Workflow
label: one
label: two
inputs:
  - {id: a, type: int}
  - {id: a, type: string}
outputs: []
steps:
  - id: s
    in: []
    out: [o, o]
    run: {class: Operation, inputs: [], outputs: {o: int}}
  - id: s
    in: []
    out: []
    run: {class: Operation, inputs: [], outputs: []}
