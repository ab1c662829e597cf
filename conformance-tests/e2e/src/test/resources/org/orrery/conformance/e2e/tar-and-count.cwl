cwlVersion: v1.2
class: Workflow
id: tar-and-count
doc: Packs files into an archive, then counts what the archive holds.
inputs:
  files: File[]
outputs:
  archive: { type: File, outputSource: pack/archive }
  count: { type: File, outputSource: count/lines }
steps:
  pack:
    in: { files: files }
    out: [archive]
    run:
      class: CommandLineTool
      inputs:
        files: { type: "File[]", inputBinding: { position: 1 } }
      outputs:
        archive: { type: File, outputBinding: { glob: files.tar } }
      baseCommand: [tar, -cf, files.tar]
  count:
    in: { archive: pack/archive }
    out: [lines]
    run:
      class: CommandLineTool
      requirements:
        ShellCommandRequirement: {}
      inputs:
        archive: { type: File, inputBinding: { position: 1 } }
      outputs:
        lines: stdout
      baseCommand: [tar, -tf]
      arguments:
        - { position: 2, shellQuote: false, valueFrom: "| wc -l | tr -d ' '" }
      stdout: count.txt
