cwlVersion: v1.2
class: commandlinetool
inputs: {}
outputs: {}
