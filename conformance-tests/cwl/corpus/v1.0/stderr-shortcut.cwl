cwlVersion: v1.0
class: CommandLineTool
baseCommand: [sh, -c, 'printf out; printf err >&2']
inputs: []
outputs: {o: stdout, e: stderr}
