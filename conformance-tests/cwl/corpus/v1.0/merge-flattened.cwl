cwlVersion: v1.0
class: Workflow
requirements: [{class: MultipleInputFeatureRequirement}]
inputs: {a: {type: 'int[]', default: [1, 2]}, b: {type: int, default: 3}}
outputs: {o: {type: 'int[]', outputSource: [a, b], linkMerge: merge_flattened}}
steps: []
