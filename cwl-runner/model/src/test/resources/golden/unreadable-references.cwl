cwlVersion: v1.2
class: Workflow
inputs: []
outputs: []
requirements:
  InlineJavascriptRequirement:
    expressionLib:
      - $include: nowhere.js
steps:
  one: {in: [], out: [], run: nowhere.cwl}
  two: {in: [], out: [], run: "#nobody"}
  three: {in: [], out: [], run: "file:///etc/passwd"}
  four: {in: [], out: [], run: broken-yaml.cwl}
