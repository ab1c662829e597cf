cwlVersion: v1.2
class: CommandLineTool
sbg:author: me
inputs: {}
outputs: {a: strin}
