cwlVersion: v1.0
class: CommandLineTool
baseCommand: echo
inputs: {f: {type: File, loadContents: true, default: {class: File, location: ../data/a.txt}}}
outputs: []
