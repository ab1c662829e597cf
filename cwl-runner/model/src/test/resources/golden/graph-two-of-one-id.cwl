cwlVersion: v1.2
$graph:
  - {class: CommandLineTool, id: main, inputs: {}, outputs: {}, baseCommand: echo}
  - {class: CommandLineTool, id: main, inputs: {}, outputs: {}, baseCommand: echo}
