cwlVersion: v1.2
class: Workflow
inputs: {a: "int[]"}
outputs:
  b: {type: int, outputSource: one/y}
steps:
  one:
    in: {x: a, w: a}
    out: [y]
    scatter: [x, w]
    run: {class: Operation, inputs: {x: int, w: int}, outputs: {y: int}}
requirements: {ScatterFeatureRequirement: {}}
