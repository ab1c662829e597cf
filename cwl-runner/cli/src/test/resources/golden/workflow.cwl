cwlVersion: v1.2
class: Workflow
label: Quotes " and \ and <tags>
$namespaces: {ex: "https://example.org/terms#", edam: "http://edamontology.org/"}
ex:author: Somebody
requirements:
  ScatterFeatureRequirement: {}
  SubworkflowFeatureRequirement: {}
  SchemaDefRequirement: {types: [{$import: parts/point.yml}]}
inputs:
  texts: string[]
  where: parts/point.yml#Point
  notes: {type: File?, format: edam:format_2330, default: {class: File, location: parts/note.txt, format: edam:format_2330}}
steps:
  say:
    run: parts/echo.cwl
    scatter: word
    in: {word: texts}
    out: [said]
  inner:
    run: parts/inner.cwl
    in: {files: say/said, notes: notes}
    out: [joined]
  count:
    when: $(inputs.file !== null)
    run:
      class: CommandLineTool
      requirements: {InlineJavascriptRequirement: {}}
      baseCommand: [wc, -c]
      inputs:
        file: File
      stdin: $(inputs.file.path)
      stdout: count.txt
      outputs: {bytes: stdout}
    in: {file: inner/joined}
    out: [bytes]
    hints: {InlineJavascriptRequirement: {}}
outputs:
  joined: {type: File, outputSource: inner/joined}
  bytes: {type: File?, outputSource: count/bytes}
