#include "host/base/whole_file.h"

#include <cerrno>
#include <cstring>

#include "host/base/error.h"

namespace fibertap {
namespace {

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

void write_whole(OutputFile& file, std::span<const std::uint8_t> bytes, std::string_view advice) {
  int error = file.write(bytes).error;
  if (error == EPIPE) return;
  if (error == 0) error = file.sync();
  if (error != 0) {
    throw Error(Errc::kPartial, "{}: cannot be written: {}; {}", file.path(), std::strerror(error),
                advice);
  }
  file.commit();
}

void write_whole(OutputFile& file, std::string_view text, std::string_view advice) {
  write_whole(file, bytes_of(text), advice);
}

void write_whole_file(const std::string& path, std::span<const std::uint8_t> bytes,
                      std::string_view advice) {
  OutputFile file(path);
  write_whole(file, bytes, advice);
}

void write_whole_file(const std::string& path, std::string_view text, std::string_view advice) {
  write_whole_file(path, bytes_of(text), advice);
}

}  // namespace fibertap
