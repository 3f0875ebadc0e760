#include "host/target/missing_frames.h"

#include <fmt/format.h>

#include <cstring>
#include <string_view>

namespace fibertap {

std::string missing_by_name(const SinkCounters& sink) {
  std::string text;
  const auto add = [&text](std::string_view name, std::uint64_t frames, std::string_view reason) {
    if (frames == 0) return;
    text += fmt::format("{}{} {}{}", text.empty() ? "" : ", ", name, frames, reason);
  };
  add("queue_full", sink.queue_full, "");
  add("write_failed", sink.write_failed,
      sink.last_error == 0 ? "" : fmt::format(" ({})", std::strerror(sink.last_error)));
  add("reader_gone", sink.reader_gone, "");
  add("reader_stalled", sink.reader_stalled, "");
  add("too_long", sink.too_long, "");
  add("port_full", sink.port_full, "");
  add("too_short", sink.too_short, "");
  add("interface_full", sink.interface_full, "");
  add("interface_down", sink.interface_down, "");
  return text;
}

}  // namespace fibertap
