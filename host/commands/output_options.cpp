#include "host/commands/output_options.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>

#include "host/base/error.h"
#include "host/commands/file_names.h"

namespace fibertap {

void check_outputs(const po::variables_map& values, std::vector<std::string> inputs) {
  std::ranges::copy(values_of(values, "template"), std::back_inserter(inputs));
  std::erase(inputs, "-");
  const auto write = file_of(values, "write");
  for (const std::string option : {"write", "stats"}) {
    const auto output = file_of(values, option);
    if (!output) continue;
    if (option == "stats" && write && are_one_file(*write, *output)) {
      throw Error(Errc::kUsage, "--stats {}: found the place of --write, expected another",
                  *output);
    }
    for (const std::string& input : inputs) {
      if (are_one_file(*output, input) || are_one_file(*output + ".part", input)) {
        throw Error(Errc::kUsage,
                    "--{} {}: found the input {} in its place, expected another file; choose "
                    "another name",
                    option, *output, input);
      }
    }
  }
}

void write_statistics(OutputFile& file, const std::string& json) {
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(json.data());
  const OutputFile::Written written = file.write({bytes, json.size()});
  if (written.error == EPIPE) return;
  if (written.error != 0) {
    throw Error(Errc::kPartial, "{}: cannot be written: {}; free space or write elsewhere",
                file.path(), std::strerror(written.error));
  }
  file.commit();
}

}  // namespace fibertap
