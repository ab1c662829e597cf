cwlVersion: v1.2
class: Workflow
label: Things to look at
doc: Gives a table, a map, a picture and words.
requirements:
  SubworkflowFeatureRequirement: {}
inputs:
  word:
    type: string
    label: A word
    doc: It stands in the table.
  many:
    type: int
    default: 2
  ratio:
    type: double?
  exact:
    type: boolean?
  colour:
    type:
      type: enum
      symbols: [red, green]
  tags:
    type: string[]
    default: [a, b]
  place:
    type:
      - "null"
      - type: record
        name: place
        fields:
          east: double
          north: double
  extra:
    type: File?
outputs:
  table:
    type: File
    outputSource: make/table
  map:
    type: File
    outputSource: make/map
  picture:
    type: File
    outputSource: make/picture
  site:
    type: File
    outputSource: make/site
  said:
    type: string
    outputSource: tell/said
steps:
  make:
    in: { word: word, many: many, colour: colour, tags: tags }
    out: [table, map, picture, site]
    run:
      class: CommandLineTool
      baseCommand: [sh, -c]
      arguments:
        - |
          printf 'word,many,colour\n%s,%s,%s\n' "$0" "$1" "$2" >table.csv
          printf '{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[0,50],[2,50],[2,52],[0,50]]]}}' >map.geojson
          printf '%s' "$0" >page.html
          printf 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==' | base64 -d >picture.png
      inputs:
        word: { type: string, inputBinding: { position: 1 } }
        many: { type: int, inputBinding: { position: 2 } }
        colour: { type: string, inputBinding: { position: 3 } }
        tags: { type: "string[]" }
      outputs:
        table: { type: File, outputBinding: { glob: table.csv } }
        map: { type: File, outputBinding: { glob: map.geojson } }
        picture: { type: File, outputBinding: { glob: picture.png } }
        site: { type: File, outputBinding: { glob: page.html } }
  tell:
    in: { table: make/table, word: word }
    out: [said]
    run:
      class: ExpressionTool
      requirements:
        InlineJavascriptRequirement: {}
      inputs:
        table: File
        word: string
      outputs:
        said: string
      expression: "${ return {said: 'said ' + inputs.word}; }"
