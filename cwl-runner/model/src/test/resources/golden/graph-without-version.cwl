$graph:
  - {class: CommandLineTool, id: main, inputs: {}, outputs: {}, baseCommand: echo}
