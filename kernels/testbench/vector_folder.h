#ifndef FIBERTAP_KERNELS_TESTBENCH_VECTOR_FOLDER_H_
#define FIBERTAP_KERNELS_TESTBENCH_VECTOR_FOLDER_H_

#include <stdint.h>

#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace fibertap {
namespace testbench {

/// A stage that did not do what its vectors say, or vectors that say nothing.
class Mismatch : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A line of a vector file, and which one it is.
struct Line {
  std::string text;
  int number;
};

/// What `fibertap-lab vectors` wrote for one stage.
class VectorFolder {
 public:
  /// Throws Mismatch when there are no vectors of `stage`.
  VectorFolder(const std::string& path, const std::string& stage) : path_(path), stage_(stage) {
    for (const Line& line : lines(stage + ".arguments.txt")) {
      const std::size_t space = line.text.find(' ');
      if (space == std::string::npos) throw Mismatch(stage + ".arguments.txt: " + line.text);
      arguments_[line.text.substr(0, space)] = line.text.substr(space + 1);
    }
  }

  static bool holds(const std::string& path, const std::string& stage) {
    return std::ifstream(path + "/" + stage + ".arguments.txt").good();
  }

  const std::string& stage() const { return stage_; }

  /// A scalar of the stage, or "STREAM.in", how many beats go in.
  uint32_t argument(const std::string& name) const {
    const auto found = arguments_.find(name);
    if (found == arguments_.end()) throw Mismatch(stage_ + ": no argument " + name);
    return static_cast<uint32_t>(std::stoul(found->second));
  }

  /// The lines of a file without its comments.
  std::vector<Line> lines(const std::string& file) const {
    std::ifstream stream(path_ + "/" + file);
    if (!stream) throw Mismatch(path_ + "/" + file + ": cannot be read");
    std::vector<Line> lines;
    Line line = {"", 0};
    while (std::getline(stream, line.text)) {
      ++line.number;
      if (line.text.compare(0, 2, "//") != 0) lines.push_back(line);
    }
    return lines;
  }

 private:
  std::string path_;
  std::string stage_;
  std::map<std::string, std::string> arguments_;
};

}  // namespace testbench
}  // namespace fibertap

#endif  // FIBERTAP_KERNELS_TESTBENCH_VECTOR_FOLDER_H_
