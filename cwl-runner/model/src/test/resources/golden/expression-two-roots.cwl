cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs: {}
outputs: {}
stdout: "$(foo.bar)-$(runtime.outdir)-$(self"
