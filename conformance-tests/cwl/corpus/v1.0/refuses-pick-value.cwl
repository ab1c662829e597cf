cwlVersion: v1.0
class: Workflow
requirements: [{class: MultipleInputFeatureRequirement}]
inputs: {a: string?, b: {type: string, default: x}}
outputs: {o: {type: string, outputSource: [a, b], pickValue: first_non_null}}
steps: []
