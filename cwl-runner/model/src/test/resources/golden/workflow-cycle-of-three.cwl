cwlVersion: v1.2
class: Workflow
inputs: {}
outputs: {}
steps:
  p:
    in: {x: r/y}
    out: [y]
    run: {class: Operation, inputs: {x: int}, outputs: {y: int}}
  q:
    in: {x: p/y}
    out: [y]
    run: {class: Operation, inputs: {x: int}, outputs: {y: int}}
  r:
    in: {x: q/y}
    out: [y]
    run: {class: Operation, inputs: {x: int}, outputs: {y: int}}
