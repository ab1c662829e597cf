cwlVersion: v1.2
class: 7
inputs: {}
outputs: {}
