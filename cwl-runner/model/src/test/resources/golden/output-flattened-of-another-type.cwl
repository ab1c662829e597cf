cwlVersion: v1.2
class: Workflow
inputs: {a: int, s: "string[]"}
outputs:
  b: {type: "int[]", outputSource: [one/y, s], linkMerge: merge_flattened}
steps:
  one:
    in: {x: a}
    out: [y]
    run: {class: Operation, inputs: {x: int}, outputs: {y: int}}
requirements: {MultipleInputFeatureRequirement: {}}
