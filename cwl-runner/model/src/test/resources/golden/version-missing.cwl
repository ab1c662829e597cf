class: CommandLineTool
inputs: {}
outputs: {}
