package org.reconstream.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A page that shows the demo's table and pictures in a browser, without anything from outside. */
final class DemoPage {
  /** The page's file name. */
  static final String NAME = "index.html";

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Reconstream demo</title>
      <style>
      body { margin: 2rem auto; max-width: 90rem; padding: 0 1rem; background: #0d1117; color: #f0f3f6;
             font-family: system-ui, sans-serif; }
      table { border-collapse: collapse; margin: 1rem 0; }
      th, td { padding: .35rem .8rem; border-bottom: 1px solid #3d4654; text-align: right; }
      th:first-child, td:first-child { text-align: left; }
      img { width: 100%; margin: .5rem 0 2rem; }
      a { color: #79b8ff; }
      .notice { color: #f2b134; font-weight: bold; }
      </style>
      </head>
      <body>
      <h1>Reconstream demo</h1>
      <p class="notice">Research use only - not for diagnosis.</p>
      """;

  private DemoPage() {}

  /** Writes the page beside the scans' folders. */
  static void write(Path folder, ResultTable table) throws IOException {
    StringBuilder page = new StringBuilder(HEAD).append("<table>\n");
    List<List<String>> cells = table.cells();
    row(page, "th", cells.get(0));
    List<List<String>> scans = cells.subList(1, cells.size());
    scans.forEach(scan -> row(page, "td", scan));
    page.append("</table>\n");
    scans.forEach(scan -> picture(page, scan.get(0)));
    Files.writeString(folder.resolve(NAME), page.append("</body>\n</html>\n"));
  }

  private static void row(StringBuilder page, String tag, List<String> cells) {
    page.append("<tr>");
    for (String cell : cells) {
      page.append("<%1$s>%2$s</%1$s>".formatted(tag, cell));
    }
    page.append("</tr>\n");
  }

  private static void picture(StringBuilder page, String scan) {
    page.append(
        """
        <h2>%1$s</h2>
        <p>DICOM: <a href="%1$s/mean.dcm">mean</a>, <a href="%1$s/deviation.dcm">deviation</a>,
        <a href="%1$s/baseline.dcm">baseline</a>; <a href="%1$s/report.json">report</a></p>
        <img src="%1$s/panel.png" alt="measurement, baseline, posterior mean, standard deviation">
        """
            .formatted(scan));
  }
}
