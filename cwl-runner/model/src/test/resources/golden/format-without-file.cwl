cwlVersion: v1.2
class: CommandLineTool
$namespaces: { edam: "http://edamontology.org/" }
baseCommand: echo
inputs:
  folder: { type: Directory, format: edam:format_1929 }
  number: { type: int, format: edam:format_1929 }
  file: { type: "File?", format: edam:format_1929 }
  files: { type: { type: array, items: "File[]" }, format: edam:format_1929 }
  anything: { type: Any, format: edam:format_1929 }
  record:
    format: edam:format_1929
    type:
      type: record
      fields:
        inner: { type: File, format: edam:format_1929 }
        text: { type: string, format: edam:format_1929 }
outputs:
  text:
    type: string
    format: edam:format_1929
    outputBinding: { outputEval: $(inputs.number) }
  file:
    type: stdout
    format: edam:format_1929
