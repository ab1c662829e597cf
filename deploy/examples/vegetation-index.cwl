#!/usr/bin/env cwl-runner
cwlVersion: v1.2
class: Workflow
id: vegetation-index
label: Vegetation index of a small scene
doc: |
  Makes a small two-band scene (red and near infrared reflectance, as a satellite would see a river valley with fields,
  forest and a town), cut into tiles; computes the vegetation index NDVI and its statistics for every tile at once; puts
  the tiles together again; counts the land cover classes; and draws a picture that any browser shows.
  Everything is awk: it runs on a bare Linux host, with no container and no download.

requirements:
  ScatterFeatureRequirement: {}

inputs:
  columns:
    type: int
    default: 3
    label: Tiles from west to east
  rows:
    type: int
    default: 2
    label: Tiles from south to north
  tile_size:
    type: int
    default: 40
    label: Cells along the side of a tile
    doc: A cell is 10 m wide, as in the visible bands of Sentinel-2.
  title:
    type: string
    default: NDVI of a river valley
    label: Title of the picture

outputs:
  statistics:
    type: File
    label: Statistics of the NDVI
    doc: CSV, one line for each tile and one for the scene.
    format: https://www.iana.org/assignments/media-types/text/csv
    outputSource: merge_statistics/table
  classes:
    type: File
    label: Land cover classes
    doc: JSON, the number of cells and the share of the scene for each class of NDVI.
    format: https://www.iana.org/assignments/media-types/application/json
    outputSource: count_classes/histogram
  scene:
    type: File
    label: NDVI of the whole scene
    doc: An ESRI ASCII grid, which GIS programs open.
    format: https://www.iana.org/assignments/media-types/text/plain
    outputSource: mosaic/grid
  picture:
    type: File
    label: Picture of the NDVI
    doc: SVG; open it in a browser.
    format: https://www.iana.org/assignments/media-types/image/svg+xml
    outputSource: draw/picture

steps:
  acquire:
    label: Make the scene
    doc: Writes two ESRI ASCII grids for each tile, with reflectances times 10 000.
    in: { columns: columns, rows: rows, tile_size: tile_size }
    out: [red, nir]
    run:
      class: CommandLineTool
      inputs:
        columns: int
        rows: int
        tile_size: int
      outputs:
        red: { type: "File[]", outputBinding: { glob: "*.red" } }
        nir: { type: "File[]", outputBinding: { glob: "*.nir" } }
      baseCommand: awk
      arguments:
        - prefix: -v
          valueFrom: columns=$(inputs.columns)
        - prefix: -v
          valueFrom: rows=$(inputs.rows)
        - prefix: -v
          valueFrom: size=$(inputs.tile_size)
        - |
          # Some awks come without sines and powers, so there are none here.
          # Noise from 0 to 1 for a pair of whole numbers, the same on every machine.
          function noise(i, j,    h) {
            h = (i * 7919 + j * 10473 + 12345) % 65537
            h = (h * h + i) % 65537
            h = (h * 4099 + j) % 65537
            return (h * h + 17) % 65537 / 65537
          }
          # A wave of length 1 and height 1, made of parabolas.
          function wave(t) { t -= int(t); return t < 0.5 ? 16 * t * (0.5 - t) : -16 * (t - 0.5) * (1 - t) }
          function within(x, y, cx, cy, r) { return (x - cx) * (x - cx) + (y - cy) * (y - cy) < r * r }
          # Sets red and nir for the cell i, j at the place x, y; the scene is 1 wide and 1 high.
          function observe(x, y, i, j,    river, field) {
            river = 0.48 + 0.16 * wave(x) + 0.03 * wave(2.7 * x)
            field = noise(int(x * 13), int(y * 11))
            if (y > river - 0.035 && y < river + 0.035) { red = 420; nir = 260 }
            else if (within(x, y, 0.72, 0.22, 0.13)) { red = 1900; nir = 2300 }
            else if (y > 0.74 + 0.1 * wave(1.4 * x)) { red = 330; nir = 3600 }
            else { red = 700 + 1100 * field * field; nir = 3400 - 900 * field }
            red += 70 * noise(i, j)
            nir += 110 * noise(j, i + 1)
          }
          function header(file, column, row) {
            print "ncols " size > file
            print "nrows " size > file
            print "xllcorner " column * size * 10 > file
            print "yllcorner " row * size * 10 > file
            print "cellsize 10" > file
            print "NODATA_value -9999" > file
          }
          BEGIN {
            for (row = 0; row < rows; row++)
              for (column = 0; column < columns; column++) {
                tile = sprintf("tile_%02d_%02d", row, column)
                header(tile ".red", column, row)
                header(tile ".nir", column, row)
                for (j = size - 1; j >= 0; j--) {
                  reds = nirs = ""
                  for (i = 0; i < size; i++) {
                    observe((column * size + i + 0.5) / (columns * size), (row * size + j + 0.5) / (rows * size), column * size + i, row * size + j)
                    reds = reds sprintf("%d ", red)
                    nirs = nirs sprintf("%d ", nir)
                  }
                  print reds > (tile ".red")
                  print nirs > (tile ".nir")
                }
                close(tile ".red")
                close(tile ".nir")
              }
          }

  index:
    label: NDVI of a tile
    doc: Runs once for each tile, as many at a time as the machine has room for.
    scatter: [red, nir]
    scatterMethod: dotproduct
    in: { red: acquire/red, nir: acquire/nir }
    out: [ndvi, statistics]
    run:
      class: CommandLineTool
      inputs:
        red: { type: File, inputBinding: { position: 1 } }
        nir: { type: File, inputBinding: { position: 2 } }
      stdout: $(inputs.red.nameroot).ndvi
      outputs:
        ndvi: stdout
        statistics: { type: File, outputBinding: { glob: $(inputs.red.nameroot).csv } }
      baseCommand: awk
      arguments:
        - prefix: -v
          valueFrom: tile=$(inputs.red.nameroot)
        - |
          function root(v,    r, i) { r = v > 1 ? v : 1; for (i = 0; i < 40; i++) r = (r + v / r) / 2; return r }
          FNR <= 6 { if (NR == FNR) print; next }
          NR == FNR { red[FNR] = $0; next }
          {
            split(red[FNR], reds)
            line = ""
            for (i = 1; i <= NF; i++) {
              v = ($i - reds[i]) / ($i + reds[i])
              line = line sprintf("%.3f ", v)
              sum += v; squares += v * v; n++
              if (n == 1 || v < least) least = v
              if (n == 1 || v > most) most = v
            }
            print line
          }
          END {
            mean = sum / n
            variance = squares / n - mean * mean
            row = tile "," n "," sprintf("%.3f,%.3f,%.3f,%.3f", least, mean, most, root(variance > 0 ? variance : 0))
            print row > (tile ".csv")
          }

  merge_statistics:
    label: Statistics in one table
    in: { tiles: index/statistics }
    out: [table]
    run:
      class: CommandLineTool
      inputs:
        tiles: { type: "File[]", inputBinding: { position: 1 } }
      stdout: statistics.csv
      outputs:
        table: stdout
      baseCommand: awk
      arguments:
        - |
          function root(v,    r, i) { r = v > 1 ? v : 1; for (i = 0; i < 40; i++) r = (r + v / r) / 2; return r }
          BEGIN { FS = ","; print "tile,cells,minimum,mean,maximum,deviation" }
          {
            print
            n += $2; sum += $2 * $4; squares += $2 * ($6 * $6 + $4 * $4)
            if (NR == 1 || $3 < least) least = $3
            if (NR == 1 || $5 > most) most = $5
          }
          END { print "scene," n "," sprintf("%.3f,%.3f,%.3f,%.3f", least, sum / n, most, root(squares / n - sum / n * sum / n)) }

  mosaic:
    label: Put the tiles together
    in: { tiles: index/ndvi, columns: columns, rows: rows, tile_size: tile_size }
    out: [grid]
    run:
      class: CommandLineTool
      inputs:
        columns: int
        rows: int
        tile_size: int
        tiles: { type: "File[]", inputBinding: { position: 1 } }
      stdout: scene.asc
      outputs:
        grid: stdout
      baseCommand: awk
      arguments:
        - prefix: -v
          valueFrom: width=$(inputs.columns)
        - prefix: -v
          valueFrom: height=$(inputs.rows)
        - prefix: -v
          valueFrom: size=$(inputs.tile_size)
        - |
          FNR == 3 { column = $2 / (10 * size) }
          FNR == 4 { row = $2 / (10 * size) }
          FNR > 6 { line[row, FNR - 6, column] = $0 }
          END {
            print "ncols " width * size
            print "nrows " height * size
            print "xllcorner 0"
            print "yllcorner 0"
            print "cellsize 10"
            print "NODATA_value -9999"
            for (row = height - 1; row >= 0; row--)
              for (j = 1; j <= size; j++) {
                whole = ""
                for (column = 0; column < width; column++) whole = whole line[row, j, column]
                print whole
              }
          }

  count_classes:
    label: Count the land cover classes
    in: { grid: mosaic/grid }
    out: [histogram]
    run:
      class: CommandLineTool
      inputs:
        grid: { type: File, inputBinding: { position: 1 } }
      stdout: classes.json
      outputs:
        histogram: stdout
      baseCommand: awk
      arguments:
        - |
          function class(v) { return v < 0 ? 1 : v < 0.2 ? 2 : v < 0.5 ? 3 : v < 0.75 ? 4 : 5 }
          BEGIN { split("water,built or bare,sparse,crops,forest", name, ",") }
          NR > 6 { for (i = 1; i <= NF; i++) { count[class($i)]++; n++ } }
          END {
            print "{"
            print "  \"cells\": " n ","
            print "  \"classes\": ["
            for (c = 1; c <= 5; c++)
              print "    {\"name\": \"" name[c] "\", \"cells\": " count[c] + 0 ", \"percent\": " sprintf("%.1f", 100 * count[c] / n) "}" (c < 5 ? "," : "")
            print "  ]"
            print "}"
          }

  draw:
    label: Draw the picture
    in: { grid: mosaic/grid, histogram: count_classes/histogram, title: title }
    out: [picture]
    run:
      class: CommandLineTool
      inputs:
        title: string
        histogram: { type: File, inputBinding: { position: 1 } }
        grid: { type: File, inputBinding: { position: 2 } }
      stdout: ndvi.svg
      outputs:
        picture: stdout
      requirements:
        EnvVarRequirement:
          envDef:
            TITLE: $(inputs.title)
      baseCommand: awk
      arguments:
        - |
          # From blue over sand to dark green, in steps of 0.05.
          function colour(v,    t) {
            if (v < 0) return "#3b6fa5"
            t = v > 0.85 ? 1 : v / 0.85
            return sprintf("#%02x%02x%02x", 226 - 206 * t, 205 - 105 * t, 160 - 110 * t)
          }
          function escaped(text) { gsub(/&/, "&amp;", text); gsub(/</, "&lt;", text); return text }
          NR == FNR {
            if (split($0, part, "\"") > 4) { names[++classes] = part[4]; share[classes] = part[9]; gsub(/[^0-9.]/, "", share[classes]) }
            next
          }
          FNR == 1 { width = $2 }
          FNR == 2 {
            cell = 6
            print "<svg xmlns='http://www.w3.org/2000/svg' width='" width * cell + 40 "' height='" $2 * cell + 110 "' font-family='sans-serif'>"
            print "<rect width='100%' height='100%' fill='white'/>"
            print "<text x='20' y='34' font-size='20'>" escaped(ENVIRON["TITLE"]) "</text>"
            print "<g transform='translate(20 50)' shape-rendering='crispEdges'>"
            bottom = $2 * cell + 50
          }
          FNR > 6 {
            # One rectangle for each run of cells of one colour.
            start = 1
            now = colour(int($1 * 20) / 20)
            if ($1 < 0) now = colour(-1)
            for (i = 2; i <= NF + 1; i++) {
              after = i > NF ? "" : $i < 0 ? colour(-1) : colour(int($i * 20) / 20)
              if (after != now) {
                print "<rect x='" (start - 1) * cell "' y='" (FNR - 7) * cell "' width='" (i - start) * cell "' height='" cell "' fill='" now "'/>"
                start = i
                now = after
              }
            }
          }
          END {
            print "</g>"
            split("-1 0.1 0.35 0.6 0.85", middle, " ")
            for (c = 1; c <= classes; c++) {
              x = 20 + (c - 1) * width * cell / classes
              print "<rect x='" x "' y='" bottom + 18 "' width='14' height='14' fill='" colour(middle[c]) "'/>"
              print "<text x='" x + 20 "' y='" bottom + 30 "' font-size='13'>" names[c] " " share[c] " %</text>"
            }
            print "</svg>"
          }
