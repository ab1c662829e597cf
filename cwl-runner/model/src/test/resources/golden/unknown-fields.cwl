cwlVersion: v1.2
class: CommandLineTool
baseCommnad: [echo, hi]
requirements:
  ResourceRequirement:
    ramMinn: 100
  InlineJavaScriptRequirement: {}
hints:
  acme:FastLane: {}
inputs:
  message:
    type: string
    inputBinding: {positon: 1}
outputs: []
acme:owner: somebody
