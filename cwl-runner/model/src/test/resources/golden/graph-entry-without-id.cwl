cwlVersion: v1.2
$graph:
  - {class: CommandLineTool, inputs: {}, outputs: {}, baseCommand: echo}
  - {class: CommandLineTool, id: main, inputs: {a: strng}, outputs: {}, baseCommand: echo}
