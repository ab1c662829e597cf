# One input of each kind that a form sends as text; the tool prints what it got.
cwlVersion: v1.2
$namespaces: {s: "https://schema.org/"}
s:softwareVersion: 0.1.2
$graph:
  - class: Workflow
    id: typed
    label: Typed inputs
    doc: Prints its inputs.
    inputs:
      name: {type: string, label: A name, doc: Whom to greet, default: Kepler}
      count: {type: int, label: A number, default: 1}
      loud: {type: boolean, label: A switch, default: false}
      factor: {type: double?, label: A factor}
      tags: {type: "string[]", label: Words, default: []}
      mode: {type: {type: enum, symbols: [short, long]}, label: A choice, default: short}
    outputs:
      printed: {type: File, label: What was printed, outputSource: print/printed}
    steps:
      print:
        run: "#printer"
        in: {name: name, count: count, loud: loud, factor: factor, tags: tags, mode: mode}
        out: [printed]
  - class: CommandLineTool
    id: printer
    baseCommand: echo
    inputs:
      name: {type: string, inputBinding: {position: 1}}
      count: {type: int, inputBinding: {position: 2}}
      loud: {type: boolean, inputBinding: {position: 3, prefix: --loud}}
      factor: {type: double?, inputBinding: {position: 4}}
      tags: {type: "string[]", inputBinding: {position: 5}}
      mode: {type: {type: enum, symbols: [short, long]}, inputBinding: {position: 6}}
    stdout: printed.txt
    outputs:
      printed: {type: File, outputBinding: {glob: printed.txt}, format: "https://www.iana.org/assignments/media-types/text/plain"}
