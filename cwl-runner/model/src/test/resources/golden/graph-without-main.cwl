cwlVersion: v1.2
$graph:
  - {class: CommandLineTool, id: a, inputs: {}, outputs: {}, baseCommand: echo}
  - {class: CommandLineTool, id: b, inputs: {}, outputs: {}, baseCommand: echo}
