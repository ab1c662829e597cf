cwlVersion: v1.0
class: CommandLineTool
baseCommand: echo
inputs: {r: {type: ["null", {type: record, fields: {f: {type: File, secondaryFiles: [.idx]}}}]}}
outputs: []
