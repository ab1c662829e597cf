cwlVersion: v1.2
class: Workflow
inputs: {a: int}
outputs:
  b: {type: int, outputSource: on/y}
steps:
  one:
    in: {x: a}
    out: [y]
    run: {class: Operation, inputs: {x: int}, outputs: {y: int}}
