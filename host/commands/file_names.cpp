#include "host/commands/file_names.h"

#include <filesystem>
#include <string_view>

#include "host/base/error.h"

namespace fibertap {

std::optional<std::string> file_of(const po::variables_map& values, const std::string& option) {
  if (values.count(option) == 0) return std::nullopt;
  const auto& name = values[option].as<std::string>();
  // Its other names: what goes there besides must not be mixed with the output.
  for (const std::string_view other : {"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"}) {
    if (name == other) return "-";
  }
  if (!name.empty()) return name;
  throw Error(Errc::kUsage, "--{}: found an empty name, expected a file or -", option);
}

bool has_name_of_template(std::string_view name) {
  return name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with(".json") ||
         name.ends_with(".template");
}

bool are_one_file(const std::string& left, const std::string& right) {
  namespace fs = std::filesystem;
  if (left == "-" || right == "-") return left == right;
  std::error_code ignored;
  return fs::equivalent(left, right, ignored) ||
         fs::weakly_canonical(left, ignored) == fs::weakly_canonical(right, ignored);
}

}  // namespace fibertap
