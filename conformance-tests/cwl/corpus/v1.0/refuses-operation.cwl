cwlVersion: v1.0
class: Operation
inputs: []
outputs: []
