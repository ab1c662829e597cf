cwlVersion: v1.1
class: CommandLineTool
baseCommand: [touch, x]
inputs: []
outputs: {o: {type: File, secondaryFiles: [{pattern: .idx, required: true}], outputBinding: {glob: x}}}
