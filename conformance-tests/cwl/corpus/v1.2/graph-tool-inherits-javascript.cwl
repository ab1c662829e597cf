cwlVersion: v1.2
$graph:
- {id: tool, class: ExpressionTool, inputs: [], outputs: {o: int}, expression: '$({o: 6 * 7})'}
- id: main
  class: Workflow
  requirements: {InlineJavascriptRequirement: {}}
  inputs: []
  outputs: {o: {type: int, outputSource: s/o}}
  steps: {s: {in: [], out: [o], run: '#tool'}}
