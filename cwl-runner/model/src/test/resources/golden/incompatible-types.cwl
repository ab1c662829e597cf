cwlVersion: v1.2
class: Workflow
requirements:
  ScatterFeatureRequirement: {}
  MultipleInputFeatureRequirement: {}
inputs:
  count: int
  names: string[]
  maybe: File?
  level: {type: int, default: high}
outputs:
  bodies:
    type: File
    outputSource: each/body
  either:
    type: string
    outputSource: [each/note, each/note]
    pickValue: first_non_null
steps:
  each:
    scatter: name
    in:
      name: count
      file: maybe
      folder: maybe
      size: names
    out: [body, note]
    run:
      class: Operation
      inputs: {name: string, file: File, folder: Directory?, size: {type: long, default: 1}}
      outputs: {body: File, note: string}
  last:
    in:
      files:
        source: [each/body, each/body]
        linkMerge: merge_flattened
      counts:
        source: [count, count]
      enum:
        default: red
    out: []
    run:
      class: Operation
      inputs:
        files: File[]
        counts: string[]
        enum: {type: {type: enum, symbols: [green, blue]}}
      outputs: []
