#include "host/datapath/sinks/capture_writer.h"

#include <new>
#include <utility>

namespace fibertap {

CaptureWriter::CaptureWriter(std::string path, CaptureForm form, const OutputRules& rules)
    : file_(std::move(path), beginning_of(form), rules), formatter_(form) {}

void CaptureWriter::describe(std::span<const Interface> interfaces) noexcept {
  try {
    file_.add_to_beginning(descriptions_in(formatter_.form(), interfaces));
  } catch (const std::bad_alloc&) {
    file_.give_up();
  }
  file_.write({});
}

int CaptureWriter::write(std::span<std::uint8_t> blocks) noexcept {
  return file_.write(blocks.first(formatter_.write(blocks, blocks.data())));
}

void CaptureWriter::finish(std::uint64_t timestamp_ns, std::span<const InterfaceCount> counts) {
  file_.finish(end_of(formatter_.form(), timestamp_ns, counts));
}

}  // namespace fibertap
