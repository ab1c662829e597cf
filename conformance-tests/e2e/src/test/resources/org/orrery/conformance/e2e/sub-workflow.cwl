cwlVersion: v1.2
class: Workflow
id: sub-workflow
doc: The same inner workflow twice, one behind the other.
requirements:
  SubworkflowFeatureRequirement: {}
inputs:
  text: string
outputs:
  result: { type: File, outputSource: again/framed }
steps:
  write:
    in: { text: text }
    out: [file]
    run:
      class: CommandLineTool
      inputs:
        text: { type: string, inputBinding: { position: 1 } }
      outputs:
        file: stdout
      baseCommand: echo
      stdout: text.txt
  once:
    in: { text: write/file }
    out: [framed]
    run: &framing
      class: Workflow
      inputs:
        text: File
      outputs:
        framed: { type: File, outputSource: frame/framed }
      steps:
        frame:
          in: { text: text }
          out: [framed]
          run:
            class: CommandLineTool
            inputs:
              text: { type: File, inputBinding: { position: 1 } }
            outputs:
              framed: stdout
            baseCommand: [sed, "s/.*/<&>/"]
            stdout: framed.txt
  again:
    in: { text: once/framed }
    out: [framed]
    run: *framing
