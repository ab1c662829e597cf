cwlVersion: v1.2
class: CommandLineTool
id: hostile-link
baseCommand: [ln, -s, /etc/shadow, out.txt]
inputs: {}
outputs:
  out:
    type: File
    outputBinding: {glob: out.txt}
