cwlVersion: v1.2
class: Workflow
inputs: {a: int, c: int}
outputs:
  b: {type: int, outputSource: one/y}
steps:
  one:
    in: {x: {source: [a, c], linkMerge: merge_all}}
    out: [y]
    run: {class: Operation, inputs: {x: int}, outputs: {y: int}}
requirements: {MultipleInputFeatureRequirement: {}}
