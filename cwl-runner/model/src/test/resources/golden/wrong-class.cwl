cwlVersion: v1.2
class: Worfklow
inputs: []
outputs: []
steps: []
