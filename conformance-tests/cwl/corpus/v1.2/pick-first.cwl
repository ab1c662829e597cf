cwlVersion: v1.2
class: Workflow
requirements: [{class: MultipleInputFeatureRequirement}]
inputs: {a: 'string?', b: {type: string, default: b}, c: 'string?'}
outputs: {o: {type: string, outputSource: [a, b, c], pickValue: first_non_null}}
steps: []
