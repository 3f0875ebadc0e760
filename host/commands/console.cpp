#include "host/commands/console.h"

#include <cerrno>
#include <cstring>

#include "host/base/error.h"

namespace fibertap {

void print(std::FILE* stream, std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stream) == text.size();
  if ((!written || std::fflush(stream) != 0) && errno != EPIPE) {
    throw Error(Errc::kRuntime, "standard output: cannot be written: {}", std::strerror(errno));
  }
}

void print_notes(std::span<const std::string> notes) {
  for (const std::string& note : notes) print(stderr, "note: " + note + "\n");
}

}  // namespace fibertap
