cwlVersion: v1.0
class: Workflow
inputs: {a: {type: string, default: x, inputBinding: {position: 1}}}
outputs: {o: {type: string, outputSource: a, outputBinding: {glob: nothing}}}
steps: []
