cwlVersion: v1.2
class: Workflow
inputs: {a: int}
outputs:
  b: {type: int, outputSource: one/y}
steps:
  one:
    in: {x: {source: 7}}
    out: [y]
    run: {class: Operation, inputs: {x: int}, outputs: {y: int}}
