#include "host/datapath/sinks/flows/line_output.h"

#include <memory>
#include <utility>

#include "host/datapath/sinks/files/line_file.h"

namespace fibertap {

FiledLines::FiledLines(const FileSetSettings& settings, const std::string& heading,
                       std::function<void(std::string)> on_note)
    : path_(settings.pattern),
      files_(
          settings,
          [heading](std::string path) {
            return std::make_unique<LineFile>(std::move(path), heading);
          },
          std::move(on_note)),
      series_(files_.parts(), interfaces_) {}

void FiledLines::finish() {
  series_.close();
  files_.finish();
}

}  // namespace fibertap
